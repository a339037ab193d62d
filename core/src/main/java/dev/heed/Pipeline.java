package dev.heed;

import dev.heed.runtime.Session;
import dev.heed.spi.Task;
import java.util.List;

/**
 * A task on a session: inputs in, answers out. Any number of threads may use it at once; close it
 * when the last is done.
 *
 * @param <I> what goes in: an image, a text, a recording
 * @param <O> what comes out: records
 */
public final class Pipeline<I, O> implements AutoCloseable {

  private final Task<I, O> task;
  private final Session session;

  public Pipeline(Task<I, O> task, Session session) {
    this.task = task;
    this.session = session;
  }

  /** One input, one answer. */
  public O run(I input) {
    return run(List.of(input)).get(0);
  }

  /** A batch in one run of the session; answers in the order of the inputs. */
  public List<O> run(List<I> batch) {
    return batch.isEmpty() ? List.of() : task.run(session, batch);
  }

  public Session session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
