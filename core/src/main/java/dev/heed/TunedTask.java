package dev.heed;

import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.spi.TaskType;
import dev.heed.tune.ProfileChoice;
import dev.heed.tune.RunPlan;
import dev.heed.tune.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A task on a user's inputs, to be opened in many ways.
 *
 * @param inputs that were read already
 */
record TunedTask<I, O>(
    Heed heed, TaskType<I, O> type, Opening opening, ModelFolder folder, List<I> inputs)
    implements Workload {

  /** Answers that are compared. */
  private static final int COMPARED = 16;

  private static final List<Integer> BATCHES = List.of(1, 4, 16);

  @Override
  public String text() {
    return "%s on %s input%s".formatted(type.id(), inputs.size(), inputs.size() == 1 ? "" : "s");
  }

  @Override
  public int usualBatch() {
    return type.batchSize();
  }

  @Override
  public List<Integer> batches() {
    return BATCHES.stream().filter(size -> size != usualBatch()).toList();
  }

  @Override
  public List<Precision> precisions() {
    return precisions(folder, folder.graphFiles().stream().map(GraphFile::precision).toList());
  }

  /** Those of the files, or else those that a model is recorded in; the most exact first. */
  static List<Precision> precisions(ModelFolder folder, List<Precision> files) {
    Stream<Precision> all =
        files.isEmpty()
            ? Stream.of(Precision.FP32, Precision.FP16, Precision.INT8)
            : files.stream();
    return all.distinct().sorted().toList();
  }

  @Override
  public boolean isFusedAsUsual() {
    return folder.graphs().isEmpty();
  }

  @Override
  public Lane open(RunPlan plan) {
    Opening placed =
        opening.withWorkers(1).withProfile(new ProfileChoice.Given(plan)); // callers are the runs
    Pipeline<I, O> pipeline = heed.pipeline(type, placed);
    return new Lane() {
      @Override
      public int run(int number) {
        int size = Math.max(1, plan.batch());
        pipeline.run(batch((int) ((long) number * size % inputs.size()), size));
        return size;
      }

      @Override
      public List<?> answers() {
        List<Object> answers = new ArrayList<>();
        int count = Math.min(COMPARED, inputs.size());
        int size = Math.max(1, plan.batch());
        for (int from = 0; from < count; from += size) {
          List<I> some = batch(from, Math.min(size, count - from));
          List<O> outputs = pipeline.run(some);
          for (int i = 0; i < some.size(); i++) {
            answers.add(type.json(some.get(i), outputs.get(i)));
          }
        }
        return answers;
      }

      @Override
      public void close() {
        pipeline.close();
      }
    };
  }

  private List<I> batch(int from, int size) {
    return IntStream.range(from, from + size).mapToObj(i -> inputs.get(i % inputs.size())).toList();
  }
}
