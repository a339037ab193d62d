package dev.heed.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.TinyGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that were exported for one number of inputs alone. */
class FixedBatchTest {

  @TempDir Path temp;

  private record Halves() implements OnePass<Float, Float> {

    @Override
    public Inputs encode(List<Float> batch, Call call) {
      float[] values = new float[batch.size() * 2];
      for (int i = 0; i < batch.size(); i++) {
        values[2 * i] = batch.get(i);
      }
      return Inputs.of("x", Tensor.of(Shape.of(batch.size(), 2), values));
    }

    @Override
    public List<Float> decode(Outputs outputs, List<Float> batch, Call call) {
      float[] values = outputs.get("y").toFloats();
      List<Float> answers = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        answers.add(values[2 * i]);
      }
      return answers;
    }
  }

  private List<Float> run(Object batch, List<Float> inputs) {
    Path file =
        TinyGraph.graph()
            .input("x", ElementType.F32, batch, 2)
            .output("y", ElementType.F32, batch, 2)
            .node("Identity", List.of("x"), List.of("y"))
            .writeTo(temp.resolve(batch + ".onnx"));
    try (Session session = ModelRuntime.create(notice -> {}).open(file, Device.CPU)) {
      return new OnePassTask<>(new Halves(), session, Workers.standard()).run(inputs, Call.plain());
    }
  }

  @Test
  void any_number_of_inputs_runs_on_any_batch() {
    for (Object batch : List.of(1, 3, "batch")) {
      for (int count : List.of(0, 1, 2, 3, 4, 7)) {
        List<Float> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          inputs.add((float) i);
        }
        if (count > 0) {
          assertThat(run(batch, inputs)).as("%s in batches of %s", count, batch).isEqualTo(inputs);
        }
      }
    }
  }
}
