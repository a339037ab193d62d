package dev.heed.vision.learn;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.FittedParameters;
import dev.heed.learn.InitialParameters;
import dev.heed.learn.TensorParameters;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.model.Weights;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model that is to be trained: how it is built, its weights before the first step, and what its
 * folder says besides.
 */
record TrainedModel(
    Architecture architecture, Json config, Json processor, Map<String, Tensor> initial) {

  /**
   * From nothing: the configuration is a file, alone or beside a {@code preprocessor_config.json}.
   */
  static TrainedModel fresh(
      Path file, List<String> labels, Collection<Architecture> known, long seed) {
    Json config = labelled(JsonFiles.read(file), labels);
    Path beside = file.resolveSibling("preprocessor_config.json");
    Json processor = Files.exists(beside) ? JsonFiles.read(beside) : processor(config);
    Architecture architecture = find(config, known);
    OnnxOps ops = OnnxOps.plain();
    InitialParameters asked = InitialParameters.of(ops, seed);
    architecture.build(ops, config, asked, Choices.none());
    return new TrainedModel(architecture, config, processor, asked.made());
  }

  /** From a folder's weights; a head of other labels begins anew. */
  static TrainedModel of(
      Path path, List<String> labels, Collection<Architecture> known, long seed) {
    ModelFolder folder = ModelFolder.open(path);
    boolean same = List.copyOf(Labels.of(folder.config()).byId().values()).equals(labels);
    Json config = same ? folder.config() : labelled(folder.config(), labels);
    Architecture architecture = find(config, known);
    OnnxOps ops = OnnxOps.plain();
    try (Weights weights = folder.weights()) {
      FittedParameters parameters = FittedParameters.of(ops, weights, seed);
      architecture.build(ops, config, parameters, Choices.none());
      parameters.replaced().stream()
          .filter(name -> !ImageTrainingOptions.Part.isHead(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw HeedException.invalidModel(
                    "'%s' has no weight '%s' of the shape that its config.json asks for."
                        .formatted(path, name));
              });
      Json processor = folder.processorConfig().orElseGet(() -> processor(config));
      return new TrainedModel(architecture, config, processor, parameters.made());
    }
  }

  private static Architecture find(Json config, Collection<Architecture> known) {
    String type = config.text("model_type");
    return known.stream()
        .filter(architecture -> architecture.modelType().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNKNOWN_NAME,
                    "No architecture '%s' can be trained. There are: %s."
                        .formatted(
                            type,
                            String.join(
                                ", ", known.stream().map(Architecture::modelType).toList()))));
  }

  private static Json labelled(Json config, List<String> labels) {
    ObjectNode node = JsonNodes.of(config).deepCopy();
    ObjectNode names = node.putObject("id2label");
    ObjectNode numbers = node.putObject("label2id");
    IntStream.range(0, labels.size())
        .forEach(
            i -> {
              names.put(Integer.toString(i), labels.get(i));
              numbers.put(labels.get(i), i);
            });
    node.remove("num_labels");
    return JsonNodes.json(config.origin(), node);
  }

  private static Json processor(Json config) {
    ObjectNode node =
        ((ObjectNode) JsonNodes.of(Json.empty("preprocessor_config.json"))).deepCopy();
    node.put("image_processor_type", "ViTImageProcessor").put("do_resize", true).put("resample", 3);
    node.put("do_rescale", true).put("rescale_factor", 1 / 255.0).put("do_normalize", true);
    int side = config.integer("image_size", 224);
    node.putObject("size").put("height", side).put("width", side);
    List.of("image_mean", "image_std")
        .forEach(key -> node.putArray(key).add(0.5).add(0.5).add(0.5));
    return JsonNodes.json("preprocessor_config.json", node);
  }

  /** The side of its pictures. */
  int side() {
    int side = config.integer("image_size", 0);
    if (side == 0) {
      throw invalidInput(
          "%s says no 'image_size', so the size of the pictures is not known."
              .formatted(config.origin()));
    }
    return side;
  }

  void record(Ops ops) {
    architecture.build(ops, config, new TensorParameters(ops, initial), Choices.none());
  }

  /** Writes a Hugging Face folder. */
  void write(Path out, Map<String, Tensor> weights) {
    try {
      Files.createDirectories(out);
      Files.writeString(out.resolve("config.json"), JsonNodes.of(config).toPrettyString());
      Files.writeString(
          out.resolve("preprocessor_config.json"), JsonNodes.of(processor).toPrettyString());
      Path partial = out.resolve("model.safetensors.partial");
      Safetensors.write(partial, weights, Map.of("format", "pt"));
      Files.move(
          partial,
          out.resolve("model.safetensors"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
