package dev.heed.server.schedule;

import dev.heed.server.observe.Signals;
import dev.heed.server.settings.Policy;
import java.util.concurrent.ScheduledExecutorService;

/** What all queues of a server share. */
public record QueueSetup(
    Policy policy, Slots slots, ScheduledExecutorService timer, Signals signals) {

  /** With slots of its own: for runs that mostly wait for each other. */
  public QueueSetup of(int slots) {
    return new QueueSetup(policy, new Slots(slots), timer, signals);
  }
}
