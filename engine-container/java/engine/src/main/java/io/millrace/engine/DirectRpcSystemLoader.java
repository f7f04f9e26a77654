package io.millrace.engine;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.exceptions.RpcLoaderException;

/**
 * Takes Flink's RPC system from the class path. Flink's own loader unpacks it from flink-dist at every start and loads it
 * with a class loader of its own, which no class-data-sharing archive can cover: measured, that costs each JVM 0.8 CPU
 * seconds. Where the RPC jar is not on the class path, Flink goes on to its own loader.
 */
public final class DirectRpcSystemLoader implements RpcSystemLoader {
  private static final String RPC_SYSTEM = "org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem";

  /** Before Flink's own, which has 0: the lowest is tried first. */
  @Override
  public int getLoadPriority() {
    return -1;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration configuration) {
    try {
      return (RpcSystem) Class.forName(RPC_SYSTEM).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException missing) {
      throw new RpcLoaderException("There is no RPC system on the class path.", missing);
    }
  }
}
