package dev.heed;

import dev.heed.error.HeedException;
import dev.heed.look.AttentionScan;
import dev.heed.look.GraphHints;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.model.Weights;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.FuzzTargets;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What core reads of a model: its weights and its graphs. */
public final class CoreFuzzTargets implements FuzzTargets {

  private static final List<ElementType> TYPES =
      List.of(
          ElementType.F64,
          ElementType.F32,
          ElementType.F16,
          ElementType.I64,
          ElementType.U8,
          ElementType.BOOL);

  @Override
  public List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("safetensors", Form.BYTES, CoreFuzzTargets::safetensors),
        new FuzzTarget("weights-index", Form.JSON, CoreFuzzTargets::index),
        new FuzzTarget("onnx", Form.BYTES, CoreFuzzTargets::onnx));
  }

  private static Reading safetensors(Path folder) {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("a", Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));
      tensors.put("b.c", Tensor.of(Shape.of(i), new long[i]));
      tensors.put("z", Tensor.zeros(TYPES.get(i), Shape.of(1, i)));
      Path file = folder.resolve("seed.safetensors");
      Safetensors.write(file, tensors, Map.of("format", "pt"));
      seeds.add(Seeds.bytes(file));
    }
    List<String> words =
        List.of(
            "\"dtype\"", "\"F32\"", "\"shape\"", "\"data_offsets\"", "[0,", "[-1,", "\"F8_E4M3\"");
    return new Reading(seeds, words, (bytes, seed) -> weights(folder, bytes));
  }

  private static void weights(Path folder, byte[] bytes) {
    try (Safetensors file = Safetensors.open(Seeds.put(folder.resolve("f.safetensors"), bytes))) {
      file.metadata();
      file.totalParameters();
      for (String name : file.names()) {
        Tensor tensor = file.tensor(name);
        if (tensor.shape().elements() < 100_000) {
          tensor.as(ElementType.F32).toFloats();
        }
      }
    }
  }

  /** The index of two shards. */
  private static Reading index(Path folder) {
    Path model = folder.resolve("sharded");
    Seeds.put(model.resolve("config.json"), "{}".getBytes(StandardCharsets.UTF_8));
    Tensor tensor = Tensor.of(Shape.of(2), 1f, 2f);
    Safetensors.write(model.resolve("a-1.safetensors"), Map.of("a", tensor), Map.of());
    Safetensors.write(model.resolve("a-2.safetensors"), Map.of("b", tensor), Map.of());
    String index =
        """
        {"metadata":{"total_size":16},"weight_map":{"a":"a-1.safetensors","b":"a-2.safetensors"}}\
        """;
    List<String> words =
        List.of("\"../a-1.safetensors\"", "\"/etc/passwd\"", "\"config.json\"", "\"a\\u0000\"");
    return new Reading(
        List.of(index.getBytes(StandardCharsets.UTF_8)),
        words,
        (bytes, seed) -> {
          Seeds.put(model.resolve("model.safetensors.index.json"), bytes);
          try (Weights weights = ModelFolder.open(model).weights()) {
            weights.names().forEach(weights::get);
            weights.totalParameters();
          }
        });
  }

  private static Reading onnx(Path folder) {
    List<byte[]> seeds =
        Seeds.paths(".*\\.onnx", 140_000, "models").stream().map(Seeds::bytes).toList();
    return Reading.of(seeds, (bytes, seed) -> graph(folder, bytes));
  }

  private static void graph(Path folder, byte[] bytes) {
    OnnxFile file = OnnxFile.open(Seeds.put(folder.resolve("g.onnx"), bytes));
    file.summary();
    try {
      AttentionScan.of(file.model(), GraphHints.none());
    } catch (HeedException e) {
      assert e.code() != null; // the other readers are tried all the same
    }
    FusedGraph.of(file.model());
  }
}
