package io.millrace.engine;

/** The program of a job of kind {@code jar} cannot be run as it is; the message says it in words for its author. */
public final class ProgramFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProgramFailed(String message) {
    super(message);
  }

  public ProgramFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
