package dev.heed.server.error;

import java.time.Duration;

/** Why a request is not taken now, and when to come again. Carries no stack trace: it is common. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What there was too little of, with the HTTP status that says so. */
  public enum Reason {
    /** It would wait longer than the server promises. */
    WAIT(429),
    /** It would still be waiting when its time is up. */
    DEADLINE(429),
    /** Its key has used up its share. */
    KEY_LIMIT(429),
    /** Bodies and pictures under way fill the memory that they may have. */
    MEMORY(503),
    /** The model is not open yet. */
    LOADING(503),
    /** The server or the model is about to end. */
    CLOSING(503);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private final Reason reason;
  private final long retrySeconds;

  public Refusal(Reason reason, Duration retry, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.retrySeconds = Math.max(1, (retry.toMillis() + 999) / 1000);
  }

  public Reason reason() {
    return reason;
  }

  /** Whole seconds for {@code Retry-After}, at least one. */
  public long retrySeconds() {
    return retrySeconds;
  }
}
