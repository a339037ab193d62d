package dev.heed.testkit;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model was once given and what it answered, to be held against.
 *
 * @param model the model's name, for messages
 * @param name the case's name
 * @param inputs tensors by the names that the model takes
 * @param outputs tensors by the names that the published code gives
 */
public record StoredCase(
    String model, String name, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {

  private static final String IN = "in.safetensors";
  private static final String OUT = "out.safetensors";

  public StoredCase {
    inputs = Map.copyOf(inputs);
    outputs = Map.copyOf(outputs);
  }

  /** The case of a folder that has {@code in.safetensors} and {@code out.safetensors}. */
  public static List<StoredCase> in(Path folder) {
    String model = folder.getFileName().toString();
    return List.of(
        new StoredCase(model, "stored", read(folder.resolve(IN)), read(folder.resolve(OUT))));
  }

  private static Map<String, Tensor> read(Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      Map<String, Tensor> byName = new LinkedHashMap<>();
      tensors.names().forEach(name -> byName.put(name, tensors.tensor(name)));
      return byName;
    }
  }

  @Override
  public String toString() {
    return model + " " + name;
  }
}
