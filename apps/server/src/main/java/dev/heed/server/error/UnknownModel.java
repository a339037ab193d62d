package dev.heed.server.error;

/** There is no model, or no version of it, of the name that was asked for. */
public final class UnknownModel extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownModel(String message) {
    super(message);
  }
}
