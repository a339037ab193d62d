package dev.heed.server.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.Pipeline;
import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Modality;
import dev.heed.server.schedule.Ask;
import dev.heed.server.schedule.ModelQueue;
import dev.heed.server.schedule.Ticket;
import dev.heed.spi.Lazy;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.task.TaskNames;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model that is open: its task where it has one, its graph, and the queues before them. Closing
 * lets those who are in a queue have their answers first.
 */
public final class Served implements AutoCloseable {

  private final String name;
  private final String version;
  private final ModelFolder folder;
  private final Optional<Typed<?, ?>> task;
  private final Function<String, Typed<?, ?>> opener;
  private final Lazy<Optional<Tokenizer>> tokenizer;
  private final Map<String, Typed<?, ?>> others = new ConcurrentHashMap<>();
  private final Session session;
  private final ModelQueue<Inputs, Outputs> tensors;
  private final long bytes;

  Served(
      String name,
      String version,
      ModelFolder folder,
      Optional<Typed<?, ?>> task,
      Function<String, Typed<?, ?>> opener,
      Lazy<Optional<Tokenizer>> tokenizer,
      Session session,
      ModelQueue<Inputs, Outputs> tensors,
      long bytes) {
    this.name = name;
    this.version = version;
    this.folder = folder;
    this.task = task;
    this.opener = opener;
    this.tokenizer = tokenizer;
    this.session = session;
    this.tensors = tensors;
    this.bytes = bytes;
  }

  /**
   * A task on its pipeline, with its own types.
   *
   * @param <I> what goes in
   * @param <O> what comes out
   */
  public record Typed<I, O>(TaskType<I, O> type, Pipeline<I, O> pipeline, ModelQueue<I, O> queue) {

    /** Reads one input; on a thread that may work. */
    public I read(byte[] bytes) {
      return type.reader().read(new Source("(input)", () -> new ByteArrayInputStream(bytes)));
    }

    public Ticket<O> submit(Ask<I> ask) {
      return queue.submit(ask);
    }

    /** The answer as the command line prints it with {@code --json}. */
    public JsonNode json(I input, O answer) {
      return Json.asNode(type.json(input, answer));
    }

    public Modality modality() {
      return Modality.of(type);
    }

    void close() {
      queue.close();
      pipeline.close();
    }
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  public ModelFolder folder() {
    return folder;
  }

  public Optional<Typed<?, ?>> task() {
    return task;
  }

  /**
   * The task.
   *
   * @throws HeedException UNSUPPORTED where the folder is served for tensors alone
   */
  public Typed<?, ?> requireTask() {
    return task.orElseThrow(
        () ->
            new HeedException(
                ErrorCode.UNSUPPORTED,
                "The model '%s' has no task that an installed plugin knows: it takes and gives tensors, at /v2/models/%s/infer."
                    .formatted(name, name)));
  }

  /**
   * One of the tasks that the folder's files allow; it is opened when it is first asked for, with a
   * graph of its own.
   */
  public Typed<?, ?> task(String name) {
    String id = TaskNames.id(name);
    return task.isPresent() && id.equals(taskId())
        ? task.get()
        : others.computeIfAbsent(id, opener);
  }

  /** The task's id, empty where it has none. */
  public String taskId() {
    return task.map(typed -> typed.type().id()).orElse("");
  }

  /**
   * What cuts its texts.
   *
   * @throws HeedException UNSUPPORTED where it reads no texts
   */
  public Tokenizer tokenizer() {
    return tokenizer
        .get()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "The model '%s' has no tokenizer: it reads no texts.".formatted(name)));
  }

  /** How many tokens a text has, special ones included. */
  public int tokens(String text) {
    return tokenizer().ids(text, true).length;
  }

  /** The graph that takes tensors. */
  public Session session() {
    return session;
  }

  /** Whether its task reads texts alone. */
  public boolean readsTexts() {
    return task.isPresent() && task.get().modality() == Modality.TEXT;
  }

  /** Whether a text is answered at once: nothing waits, and a text takes milliseconds. */
  public boolean isQuickWithTexts() {
    return readsTexts() && task.orElseThrow().queue().isQuick();
  }

  /** Whether tensors are answered at once. */
  public boolean isQuickWithTensors() {
    return tensors.isQuick();
  }

  /**
   * Runs the graph on tensors, in its turn; on this thread where it may be.
   *
   * @param taken is given the ticket before anything runs
   */
  public Ticket<Outputs> submitHere(Ask<Inputs> ask, Consumer<Ticket<?>> taken) {
    return tensors.submitHere(ask, taken::accept);
  }

  static Answer<Outputs> run(Session session, Inputs inputs, dev.heed.spi.Call call) {
    return Answer.of(session.run(inputs, call.limit()));
  }

  /** What it takes, by the size of its files. */
  public long bytes() {
    return bytes;
  }

  /** What waits and runs, of both queues. */
  public List<ModelQueue.Load> loads() {
    return task.isPresent()
        ? List.of(task.get().queue().load(), tensors.load())
        : List.of(tensors.load());
  }

  @Override
  public void close() {
    others.values().forEach(Typed::close);
    task.ifPresent(typed -> typed.queue().close());
    tensors.close();
    if (task.isPresent()) {
      task.get().pipeline().close();
    } else {
      session.close();
    }
  }
}
