package dev.heed;

import dev.heed.runtime.Session;
import dev.heed.spi.StreamingTask;
import dev.heed.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A task on a session: inputs in, answers out. Any number of threads may use it at once; close it
 * when the last is done.
 *
 * <pre>{@code
 * try (var embed = heed.pipeline(FeatureExtraction.TYPE, Opening.standard())) {
 *   Tensor one = embed.run("a text");
 *   List<Tensor> batch = embed.run(List.of("a text", "another"));
 *   List<Tensor> many = embed.run(Files.readAllLines(Path.of("lines.txt")), 256, System.out::println);
 * }
 * }</pre>
 *
 * @param <I> what goes in: an image, a text, a recording
 * @param <O> what comes out: records
 */
public final class Pipeline<I, O> implements AutoCloseable {

  private final Task<I, O> task;
  private final Session session;
  private final List<Session> others;
  private final Session turns;

  /** A task that runs one graph; the pipeline closes it. */
  public Pipeline(Task<I, O> task, Session session) {
    this(task, session, List.of());
  }

  /** A task that runs several graphs; the pipeline closes them all. */
  public Pipeline(Task<I, O> task, Session session, List<Session> others) {
    this.task = task;
    this.session = session;
    this.others = List.copyOf(others);
    this.turns = new TurnSession(session);
  }

  /** One input, one answer. */
  public O run(I input) {
    return run(List.of(input)).get(0);
  }

  /** A batch in one run of the session; answers in the order of the inputs. */
  public List<O> run(List<I> batch) {
    return batch.isEmpty() ? List.of() : task.run(session, batch);
  }

  /**
   * One input, one answer, and its text as it comes where the task can tell it; else all at once.
   *
   * @param pieces takes each piece of text, on this thread
   * @return empty where the task has no text to tell; nothing was run then
   */
  public Optional<O> stream(I input, Consumer<String> pieces) {
    return task instanceof StreamingTask<I, O> streaming
        ? Optional.of(streaming.stream(session, input, pieces))
        : Optional.empty();
  }

  /**
   * Long work in portions; answers in the order of the inputs.
   *
   * @param portion inputs that are handed to the task at once, which may batch them as it likes
   * @param done told after each portion how many inputs have their answers
   */
  public List<O> run(List<I> inputs, int portion, IntConsumer done) {
    List<O> answers = new ArrayList<>(inputs.size());
    while (answers.size() < inputs.size()) {
      int end = Math.min(inputs.size(), answers.size() + Math.max(1, portion));
      answers.addAll(run(inputs.subList(answers.size(), end)));
      done.accept(answers.size());
    }
    return answers;
  }

  /**
   * As {@link #run(List)}, for many threads that share a pipeline to get many inputs done: what
   * comes before and after the session's run goes on beside other callers' runs, but one caller has
   * the session at a time. A task with several graphs runs for one caller at a time.
   */
  public List<O> runInTurn(List<I> batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    if (others.isEmpty()) {
      return task.run(turns, batch);
    }
    synchronized (turns) {
      return task.run(session, batch);
    }
  }

  /** The task itself, for what it offers beyond {@link #run}. */
  public Task<I, O> task() {
    return task;
  }

  /** The session of the main graph, for what is not a task: tensors in, tensors out. */
  public Session session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
    others.forEach(Session::close);
  }
}
