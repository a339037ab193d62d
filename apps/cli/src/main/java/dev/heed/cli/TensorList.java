package dev.heed.cli;

import dev.heed.tensor.Tensor;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names, types and shapes of tensors that were written. */
final class TensorList {

  private record Line(String dtype, List<Long> shape) {}

  private TensorList() {}

  static void print(PrintStream out, Map<String, Tensor> tensors, boolean json) {
    if (json) {
      Map<String, Line> lines = new LinkedHashMap<>();
      tensors.forEach(
          (name, tensor) ->
              lines.put(
                  name,
                  new Line(
                      tensor.type().name(),
                      Arrays.stream(tensor.shape().axes()).boxed().toList())));
      out.println(JsonLines.line(Map.of("tensors", lines)));
    } else {
      tensors.forEach((name, tensor) -> out.println(name + " " + tensor));
    }
  }
}
