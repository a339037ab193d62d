package dev.heed.server.observe;

import dev.heed.server.error.Refusal;
import java.time.Duration;

/** Hears what happens to requests; called on many threads at once, and must not block. */
public interface Signals {

  /** How a request that was taken ended. */
  enum Outcome {
    ANSWERED,
    FAILED,
    TIMED_OUT,
    LEFT
  }

  /** Hears nothing. */
  Signals NONE = new Signals() {};

  /** A request was not taken. */
  default void refused(String model, Refusal.Reason reason) {}

  /** Inputs were queued or left the queue: by how much more it holds now, less where negative. */
  default void queue(String model, int inputs, double cost) {}

  /** A run of a model ended. */
  default void ran(String model, int inputs, double cost, Duration time) {}

  /** An input ended, with the time that it waited in the queue and in all. */
  default void ended(String model, Outcome outcome, Duration waited, Duration total) {}

  /** An input was given up, in the queue or while it ran. */
  default void cancelled(String model, boolean running) {}

  /** Tokens or pieces of text were written for an input. */
  default void wrote(String model, int pieces) {}

  /** And somebody read them as they came, the first after this time of the run. */
  default void streamed(String model, int pieces, Duration first, Duration total) {}

  /** A model was opened or closed; what it takes, 0 when closed. */
  default void resident(String model, long bytes) {}

  /** A response was sent. */
  default void responded(String method, String route, int status, Duration total) {}
}
