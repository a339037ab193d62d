package dev.heed.learn;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Steps of training: each batch in runs of a few items, one thread for each worker, then one change
 * of the weights. With one worker the same seed gives the same bits.
 */
public final class Trainer implements AutoCloseable {

  /**
   * How a step is made.
   *
   * @param batch items of a step
   * @param run items of one run of the graph; it divides the batch
   * @param workers threads, each with runs of its own
   * @param clip the largest length of the gradient; 0 for any
   * @param average how much of the averaged weights stays in a step; 0 for none
   */
  public record Setup(
      int batch,
      int run,
      int workers,
      AdamW optimiser,
      Schedule schedule,
      double clip,
      double average) {}

  /** What a step showed. */
  public record Shown(long step, double loss, int right, int items, double rate, double length) {}

  private static final float FOLLOW = 0.1f;

  private final TrainingGraph graph;
  private final Setup setup;
  private final TrainingState state;
  private final WeightStore store;
  private final WeightStore.Row live;
  private final List<Worker> workers = new ArrayList<>();
  private final ExecutorService threads;

  /** What one thread needs for itself. */
  private final class Worker {
    private final WeightStore.Row gradients = store.row();
    private final float[] sum = new float[store.size()];
    private final float[] one = new float[store.size()];
    private final Map<String, Tensor> into = new LinkedHashMap<>();
    private double loss;
    private int right;

    Worker() {
      graph.trained().forEach(name -> into.put(TrainingGraph.GRADIENT + name, tensor(name)));
      graph.running().forEach(name -> into.put(TrainingGraph.RUNNING + name, tensor(name)));
    }

    private Tensor tensor(String name) {
      return gradients.tensors().get(name);
    }

    void run(Sessions sessions, Batches batches, long step, int place) {
      Map<String, Tensor> items = batches.at(step, place);
      Map<String, Tensor> inputs = new LinkedHashMap<>(live.tensors());
      inputs.keySet().retainAll(graph.shapes().keySet());
      inputs.putAll(items);
      Session session = sessions.taking(items);
      Map<String, Tensor> outputs = session.runInto(new Inputs(inputs), into).byName();
      loss += outputs.get("loss").floats().get(0);
      right += batches.right(step, place, outputs.get("scores"));
      gradients.floats().get(0, one);
      for (int i = 0; i < one.length; i++) {
        sum[i] += one[i];
      }
    }

    void clear() {
      Arrays.fill(sum, 0);
      loss = 0;
      right = 0;
    }
  }

  public Trainer(TrainingGraph graph, Setup setup, TrainingState state) {
    this.graph = graph;
    this.setup = setup;
    this.state = state;
    this.store = state.store();
    this.live = store.row();
    this.threads = Executors.newFixedThreadPool(setup.workers());
    for (int i = 0; i < setup.workers(); i++) {
      workers.add(new Worker());
    }
    live.floats().put(0, state.weights());
  }

  /** The graph that takes some inputs. Called on several threads. */
  @FunctionalInterface
  public interface Sessions {

    /**
     * An open session of a graph with the weights and gradients of the trainer's.
     *
     * @param items the inputs of one run, without the weights
     */
    Session taking(Map<String, Tensor> items);
  }

  /** One step with the graph that {@code session} opened. */
  public Shown step(Session session, Batches batches) {
    return step(items -> session, batches);
  }

  /** One step, each run with the graph that takes it. */
  public Shown step(Sessions sessions, Batches batches) {
    long step = state.step();
    workers.forEach(Worker::clear);
    int runs = setup.batch() / setup.run();
    List<Future<?>> all = new ArrayList<>();
    for (int w = 0; w < workers.size(); w++) {
      int first = w;
      all.add(
          threads.submit(
              () -> {
                for (int r = first; r < runs; r += workers.size()) {
                  workers.get(first).run(sessions, batches, step, r * setup.run());
                }
              }));
    }
    all.forEach(Trainer::await);
    float[] sum = workers.get(0).sum;
    double loss = workers.get(0).loss;
    int right = workers.get(0).right;
    for (Worker other : workers.subList(1, workers.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.sum[i];
      }
      loss += other.loss;
      right += other.right;
    }
    double rate = setup.schedule().at(step);
    double length = update(sum, runs, rate, step);
    return new Shown(step, loss / runs, right, setup.batch(), rate, length);
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new HeedException(ErrorCode.INTERNAL, "A step of training failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Training was interrupted.", e);
    }
  }

  private double update(float[] sum, int runs, double rate, long step) {
    double squares = 0;
    for (String name : graph.trained()) {
      WeightStore.Span span = store.spans().get(name);
      for (int i = span.from(); i < span.to(); i++) {
        squares += (double) sum[i] * sum[i];
      }
    }
    double length = Math.sqrt(squares) / runs;
    if (!Double.isFinite(length)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Training left all bounds in step %s: the gradient is no number. Take a lower learning rate (now %s), a longer warm-up, or clip the gradient."
              .formatted(step, rate));
    }
    double factor = setup.clip() > 0 && length > setup.clip() ? setup.clip() / length : 1;
    for (String name : graph.trained()) {
      WeightStore.Span span = store.spans().get(name);
      setup
          .optimiser()
          .update(
              state.weights(),
              sum,
              state.first(),
              state.second(),
              span.from(),
              span.to(),
              span.shape().rank() > 1,
              (float) (factor / runs),
              rate,
              step + 1);
    }
    for (String name : graph.running()) {
      WeightStore.Span span = store.spans().get(name);
      for (int i = span.from(); i < span.to(); i++) {
        state.weights()[i] += FOLLOW * (sum[i] / runs - state.weights()[i]);
      }
    }
    state.stepped(setup.average());
    live.floats().put(0, state.weights());
    return length;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
