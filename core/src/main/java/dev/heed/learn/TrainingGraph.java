package dev.heed.learn;

import dev.heed.op.Dims;
import dev.heed.op.OnnxGraph;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One graph that takes weights and a batch and gives the loss and its gradient by each trained
 * weight, recorded once and run in every step.
 *
 * <p>Inputs: those of the model, all weights by their names, {@code targets [B, K]}, {@code
 * teacher_targets [B, K]} where a teacher has a say, and {@code kept_tokens} where tokens are
 * dropped. Outputs: {@code loss [1]}, {@code scores [B, K]}, {@code gradient/NAME}, and {@code
 * running/NAME} of each statistic of a batch.
 *
 * @param shapes of all weights
 * @param trained those with a gradient, in order
 * @param tokens of each item, or 0 for a model without any
 * @param running those that follow a statistic of the batch
 * @param branches how many of the model's branches may be left out
 */
public record TrainingGraph(
    OnnxGraph graph,
    Map<String, Shape> shapes,
    List<String> trained,
    List<String> running,
    long tokens,
    int branches) {

  /** Before the name of a weight, that of the output with its gradient. */
  public static final String GRADIENT = "gradient/";

  static final String RUNNING = "running/";

  /** Before the number of a branch, the input that says how much it counts for each item. */
  public static final String BRANCH = "branch/";

  /**
   * What is recorded.
   *
   * @param sizes of the model's named axes, such as {@code batch_size}
   * @param trained which weights are trained
   * @param keptTokens how many tokens each item keeps, or 0 for all
   * @param teacher how much a teacher's word counts, from 0 to 1
   * @param temperature by which scores are divided where they are held against the teacher's; 0 for
   *     a teacher that says one label
   * @param dropsBranches whether each run says which branches count
   * @param cut where the head begins, for one that is trained on what it reads
   */
  public record Plan(
      Map<String, Long> sizes,
      Predicate<String> trained,
      Optional<Lora> lora,
      long keptTokens,
      double teacher,
      double temperature,
      boolean dropsBranches,
      Optional<HeadCut> cut) {

    /** All items as they are, without a teacher. */
    public static Plan of(Map<String, Long> sizes, Predicate<String> trained, Optional<Lora> lora) {
      return new Plan(sizes, trained, lora, 0, 0, 1, false, Optional.empty());
    }

    public Plan withTeacher(double weight, double divisor) {
      return new Plan(sizes, trained, lora, keptTokens, weight, divisor, dropsBranches, cut);
    }

    public Plan withSizes(Map<String, Long> others, long kept) {
      return new Plan(others, trained, lora, kept, teacher, temperature, dropsBranches, cut);
    }

    public Plan withDroppedBranches(boolean drops) {
      return new Plan(sizes, trained, lora, keptTokens, teacher, temperature, drops, cut);
    }

    public Plan withCut(HeadCut place) {
      return new Plan(
          sizes,
          trained,
          lora,
          keptTokens,
          teacher,
          temperature,
          dropsBranches,
          Optional.of(place));
    }
  }

  /** Records the loss of {@code model}, a classifier with an output {@code logits [B, K]}. */
  public static TrainingGraph of(Consumer<Ops> model, Plan plan) {
    OnnxOps graph = OnnxOps.asRecorded();
    TrainingOps ops = new TrainingOps(graph, plan, true);
    model.accept(ops);
    Value loss = loss(ops, plan);
    Map<String, Value> parameters = new LinkedHashMap<>(ops.parameters());
    parameters.keySet().removeIf(name -> !ops.trains(name));
    ops.running().forEach(r -> parameters.keySet().removeAll(List.of(r.mean(), r.variance())));
    Map<Value, Value> gradients = Gradients.of(ops, loss, parameters.values());
    graph.output("loss", loss);
    graph.output("scores", ops.made().get("logits"));
    parameters.forEach((name, value) -> graph.output(GRADIENT + name, gradients.get(value)));
    ops.running()
        .forEach(
            r -> {
              graph.output(RUNNING + r.mean(), r.batchMean());
              graph.output(RUNNING + r.variance(), r.batchVariance());
            });
    return new TrainingGraph(
        graph.graph(),
        shapes(ops),
        List.copyOf(parameters.keySet()),
        ops.running().stream().flatMap(r -> List.of(r.mean(), r.variance()).stream()).toList(),
        ops.tokens(),
        ops.branches());
  }

  /** Records the model alone, with its weights as inputs; its output is {@code scores}. */
  public static TrainingGraph scoring(Consumer<Ops> model, Plan plan) {
    OnnxOps graph = OnnxOps.asRecorded();
    TrainingOps ops = new TrainingOps(graph, plan, false);
    model.accept(ops);
    graph.output("scores", ops.made().get("logits"));
    return new TrainingGraph(graph.graph(), shapes(ops), List.of(), List.of(), ops.tokens(), 0);
  }

  /**
   * Where the head begins, whose weights are the trained ones.
   *
   * @throws dev.heed.error.HeedException UNSUPPORTED where what it reads cannot be kept
   */
  public static HeadCut cut(Consumer<Ops> model, Plan plan, long batch) {
    TrainingOps ops = new TrainingOps(OnnxOps.asRecorded(), plan, false);
    model.accept(ops);
    return HeadCut.of(ops, batch);
  }

  /** Records what the head reads, with the weights as inputs; outputs as the cut names them. */
  public static TrainingGraph features(Consumer<Ops> model, Plan plan, HeadCut cut) {
    OnnxOps graph = OnnxOps.asRecorded();
    TrainingOps ops = new TrainingOps(graph, plan, false);
    model.accept(ops);
    List<Value> values = cut.values(ops.steps());
    for (int i = 0; i < values.size(); i++) {
      graph.output(HeadCut.FEATURE + i, values.get(i));
    }
    return new TrainingGraph(graph.graph(), shapes(ops), List.of(), List.of(), ops.tokens(), 0);
  }

  private static Map<String, Shape> shapes(TrainingOps ops) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    ops.parameters().forEach((name, value) -> shapes.put(name, value.dims().shape()));
    return shapes;
  }

  /** Cross entropies: a model with a token for its teacher listens to it there alone. */
  private static Value loss(TrainingOps ops, Plan plan) {
    Value logits = ops.made().get("logits");
    Dims dims = logits.dims();
    Value targets = ops.input("targets", ElementType.F32, dims);
    @Nullable Value own = ops.made().get("cls_logits");
    @Nullable Value teachers = ops.made().get("distillation_logits");
    if (plan.teacher() == 0) {
      return own == null || teachers == null
          ? entropy(ops, logits, targets)
          : ops.mul(ops.add(entropy(ops, own, targets), entropy(ops, teachers, targets)), 0.5);
    }
    Value taught = ops.input("teacher_targets", ElementType.F32, dims);
    Value first = entropy(ops, own == null ? logits : own, targets);
    // Soft labels are compared at the teacher's temperature; its square keeps the gradient's size
    // (Hinton et al. 2015, section 2).
    double t = plan.temperature() == 0 ? 1 : plan.temperature();
    Value listening = teachers == null ? logits : teachers;
    Value second = entropy(ops, t == 1 ? listening : ops.mul(listening, 1 / t), taught);
    return ops.add(ops.mul(first, 1 - plan.teacher()), ops.mul(second, t * t * plan.teacher()));
  }

  private static Value entropy(Ops ops, Value logits, Value targets) {
    Value agreed = ops.mul(ops.logSoftmax(logits, -1), targets);
    Value sum = ops.reduceSum(ops.reshape(agreed, 1, -1), false, 1);
    return ops.mul(sum, -1.0 / logits.size(0));
  }

  /** Opens the graph; its weights come with every run. */
  public Session open(ModelRuntime runtime, OpenOptions options) {
    return runtime.open(
        ByteBuffer.wrap(graph.toBytes(Storage.HANDED_OVER)), graph.weights(), options);
  }
}
