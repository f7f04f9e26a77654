package io.millrace.local;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives S3Mock the two promises of S3 that the run ledger stands on and that S3Mock 5.2.0 breaks under concurrency: a
 * conditional put is atomic (it checks If-Match and If-None-Match apart from the write, so several writers win), and
 * a read never mixes the body of one write with the ETag of another. One lock per key: writers alone, readers together.
 */
public final class AtomicObjects implements ApplicationContextInitializer<ConfigurableApplicationContext>, Filter {
    /** Keys share locks, which costs a little waiting and bounds the memory. */
    private static final int LOCKS = 4096;

    private static final long PATIENCE_SECONDS = 30;
    private final StampedLock[] locks = new StampedLock[LOCKS];

    public AtomicObjects() {
        Arrays.setAll(locks, index -> new StampedLock());
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("atomicObjects", this);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        if (!namesAnObject(http) || isPart(http)) {
            chain.doFilter(request, response);
            return;
        }
        boolean reading = http.getMethod().equals("GET") || http.getMethod().equals("HEAD");
        StampedLock lock = locks[Math.floorMod(http.getRequestURI().hashCode(), LOCKS)];
        long stamp = acquire(lock, reading);
        if (stamp == 0) {
            // S3's own word for "try again"; every SDK does.
            ((HttpServletResponse) response).sendError(503, "SlowDown");
            return;
        }
        var release = new Release(lock, stamp);
        try {
            chain.doFilter(request, response);
        } finally {
            release.whenDone(request);
        }
    }

    /** True for /bucket/key; lists and other bucket requests name no object. */
    private static boolean namesAnObject(HttpServletRequest request) {
        String path = request.getRequestURI();
        int slash = path.indexOf('/', 1);
        return slash > 0 && slash < path.length() - 1;
    }

    /** Parts of one upload come side by side; only completing it changes the object. Read from the query, never the body. */
    private static boolean isPart(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null && query.contains("partNumber=");
    }

    private static long acquire(StampedLock lock, boolean reading) throws ServletException {
        try {
            return reading
                    ? lock.tryReadLock(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    : lock.tryWriteLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException("Stopped while waiting for an object's lock", e);
        }
    }

    /** Unlocks once, and for a body that is streamed by another thread only when its last byte is out. */
    private record Release(StampedLock lock, long stamp, AtomicBoolean done) implements AsyncListener {
        Release(StampedLock lock, long stamp) {
            this(lock, stamp, new AtomicBoolean());
        }

        void whenDone(ServletRequest request) {
            if (!request.isAsyncStarted()) {
                now();
                return;
            }
            try {
                request.getAsyncContext().addListener(this);
            } catch (IllegalStateException alreadyComplete) {
                now();
            }
        }

        private void now() {
            if (done.compareAndSet(false, true)) {
                lock.unlock(stamp);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            now();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            now();
        }

        @Override
        public void onError(AsyncEvent event) {
            now();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
