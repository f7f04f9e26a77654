package io.millrace.sql;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.FileSystemKind;
import org.apache.flink.core.fs.Path;

/**
 * What planning sees of an object store: a place with nothing in it.
 *
 * <p>The planner lists the partitions of a table of files. The service has no credentials and reaches no network, so it
 * must neither fail on that nor go and look. Stands behind the real file system on the class path: the last one counts.
 */
public final class EmptyStore extends FileSystem {
  /** For {@code s3://}; found by Flink's service loader. */
  public static final class S3 implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "s3";
    }

    @Override
    public FileSystem create(URI uri) {
      return new EmptyStore(uri);
    }
  }

  /** For {@code s3a://}. */
  public static final class S3A implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "s3a";
    }

    @Override
    public FileSystem create(URI uri) {
      return new EmptyStore(uri);
    }
  }

  private final URI uri;

  private EmptyStore(URI uri) {
    this.uri = uri;
  }

  /** Fails when another file system would be asked instead. */
  static void verify() throws IOException {
    for (String scheme : new String[] {"s3", "s3a"}) {
      FileSystem found = FileSystem.getUnguardedFileSystem(URI.create(scheme + "://bucket/"));
      if (!(found instanceof EmptyStore)) {
        throw new IllegalStateException(
            "sql-service.jar must come last on the class path: " + scheme + " is " + found.getClass().getName());
      }
    }
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri);
  }

  @Override
  public Path getHomeDirectory() {
    return new Path(uri);
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    return new FileStatus[0];
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode overwriteMode) throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path from, Path to) {
    return false;
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  /** Asked for by 1.20; 2.3 has no such method any more, so nothing is said to be overridden. */
  @SuppressWarnings({"deprecation", "MissingOverride"})
  public FileSystemKind getKind() {
    return FileSystemKind.OBJECT_STORE;
  }

  private static IOException readOnly(Path path) {
    return new IOException("Nothing is written while a script is checked: " + path);
  }
}
