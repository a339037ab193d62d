package dev.heed;

import dev.heed.batch.Answer;
import dev.heed.batch.EachInput;
import dev.heed.batch.OnePassTask;
import dev.heed.batch.PluginTask;
import dev.heed.batch.Threads;
import dev.heed.batch.Workers;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Options;
import dev.heed.spi.Task;
import dev.heed.tune.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task on an open model: inputs in, answers out. Any number of threads may use it at once; close
 * it when the last is done.
 *
 * <pre>{@code
 * try (var classify = Heed.start().pipeline(ImageClassification.TYPE, Path.of("vit"))) {
 *   List<ScoredLabel> five = classify.run(image);
 *   List<ScoredLabel> one = classify.run(image, Map.of("top-k", "1"));
 *   CompletableFuture<List<ScoredLabel>> later =
 *       classify.runAsync(image, Call.plain().within(Duration.ofSeconds(1)));
 * }
 * }</pre>
 *
 * @param <I> what goes in: an image, a text, a recording
 * @param <O> what comes out: records
 */
public final class Pipeline<I, O> implements AutoCloseable {

  private final Task<I, O> task;
  private final Options defaults;
  private final List<Session> sessions;

  /** Set where only some callers have all sessions at a time. */
  private final @Nullable Semaphore turns;

  private final RunPlan plan;

  /**
   * @param turns how many callers run at a time, the others waiting; 0 for all of them
   */
  Pipeline(Task<I, O> task, Options defaults, List<Session> sessions, int turns, RunPlan plan) {
    this.task = task;
    this.defaults = defaults;
    this.sessions = sessions; // may grow: some tasks open a graph at the first call that needs it
    this.turns = turns > 0 ? new Semaphore(turns, true) : null;
    this.plan = plan;
  }

  /** A task of one pass on a session, without a plugin; the pipeline closes the session. */
  public static <I, O> Pipeline<I, O> of(OnePass<I, O> pass, Session session) {
    return of(new OnePassTask<>(pass, session, Workers.standard()), session);
  }

  /** A task and the session that it runs, without a plugin; the pipeline closes the session. */
  public static <I, O> Pipeline<I, O> of(Task<I, O> task, Session session) {
    return new Pipeline<>(task, Options.none(), List.of(session), 0, RunPlan.standard());
  }

  /** One input, one answer. */
  public O run(I input) {
    return run(input, Call.plain());
  }

  /** One input, with options of this call by their names, such as {@code top-k}. */
  public O run(I input, Map<String, String> options) {
    return run(input, Call.plain().withOptions(options));
  }

  /** One input, with the task's own record of options. */
  public O run(I input, Record options) {
    return run(input, Call.plain().withOptions(options));
  }

  /** One input, with options, a limit or a listener. */
  public O run(I input, Call call) {
    return run(List.of(input), call).get(0);
  }

  /** A batch; answers in the order of the inputs. */
  public List<O> run(List<I> batch) {
    return run(batch, Call.plain());
  }

  /**
   * A batch; answers in the order of the inputs.
   *
   * @throws dev.heed.error.HeedException for the first input that cannot be answered; {@link
   *     #runEach} goes on with the others
   */
  public List<O> run(List<I> batch, Call call) {
    return batch.isEmpty() ? List.of() : EachInput.together(inTurn(), batch, call.over(defaults));
  }

  /** A batch in which one bad input has an error in its answer's place, and the rest go on. */
  public List<Answer<O>> runEach(List<I> batch, Call call) {
    return batch.isEmpty()
        ? List.of()
        : EachInput.run(inTurn(), batch, begin(() -> batch.get(0), call));
  }

  /**
   * The call for all portions of a list that is run in portions; see {@link Task#begin}.
   *
   * @param first gives the list's first input; asked for by the few tasks that need it
   */
  public Call begin(Supplier<I> first, Call call) {
    return task.begin(first, call.over(defaults));
  }

  /**
   * One input on another thread. {@link Call#cancel} stops it, and so does the time that the call
   * is given; cancelling the future alone does not.
   */
  public CompletableFuture<O> runAsync(I input, Call call) {
    return CompletableFuture.supplyAsync(() -> run(input, call), Threads.kept());
  }

  /**
   * One input, and its text as it comes where the task writes text; else all at once, at the end.
   *
   * @param pieces takes each piece of text, on this thread
   */
  public O stream(I input, Consumer<String> pieces) {
    return run(input, Call.plain().listening(pieces));
  }

  /**
   * Long work in portions; answers in the order of the inputs.
   *
   * @param portion inputs that are handed to the task at once, which may batch them as it likes
   * @param done called after each portion with the number of inputs that have answers
   */
  public List<O> run(List<I> inputs, int portion, IntConsumer done) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    List<O> answers = new ArrayList<>(inputs.size());
    Call call = begin(() -> inputs.get(0), Call.plain());
    while (answers.size() < inputs.size()) {
      int end = Math.min(inputs.size(), answers.size() + Math.max(1, portion));
      answers.addAll(run(inputs.subList(answers.size(), end), call));
      done.accept(answers.size());
    }
    return answers;
  }

  /** A task of several graphs runs for few callers at a time where callers take turns. */
  private Task<I, O> inTurn() {
    Semaphore places = turns;
    if (places == null || sessions.size() < 2) {
      return task;
    }
    return (batch, call) -> {
      places.acquireUninterruptibly();
      try {
        return task.run(batch, call);
      } finally {
        places.release();
      }
    };
  }

  /** How it was opened to run: as a profile says, or as suits few inputs or many. */
  public RunPlan plan() {
    return plan;
  }

  /** The options that hold in calls that do not say otherwise. */
  public Options defaults() {
    return defaults;
  }

  /** The task itself. */
  public Task<I, O> task() {
    return PluginTask.itself(task);
  }

  /** The session of the graph that was opened first: most tasks have one. */
  public Session session() {
    return sessions.get(0);
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
