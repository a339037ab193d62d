package dev.heed.learn.course;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import dev.heed.learn.FittedParameters;
import dev.heed.learn.InitialParameters;
import dev.heed.learn.TensorParameters;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.model.Weights;
import dev.heed.op.Dims;
import dev.heed.op.ForwardingOps;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that is to be trained: how it is built, its weights before the first step, and what its
 * folder says besides.
 *
 * @param beside the files that go beside the weights, such as a processor's, by name
 * @param fresh the names of weights that a folder's model did not have; none for one from nothing
 * @param choices mechanisms in the place of the model's own
 */
public record TrainedModel(
    Architecture architecture,
    Json config,
    Map<String, byte[]> beside,
    Map<String, Tensor> initial,
    Set<String> fresh,
    Choices choices) {

  public TrainedModel {
    beside = Map.copyOf(beside);
    fresh = Set.copyOf(fresh);
  }

  /** From nothing: weights that follow from the seed. */
  public static TrainedModel fresh(
      Architecture architecture,
      Json config,
      Map<String, byte[]> beside,
      long seed,
      Choices choices) {
    OnnxOps ops = OnnxOps.plain();
    InitialParameters asked = InitialParameters.of(ops, seed);
    architecture.build(ops, config, asked, choices);
    return new TrainedModel(architecture, config, beside, asked.made(), Set.of(), choices);
  }

  /**
   * From a folder's weights; a head of other labels begins anew.
   *
   * @param config that of the folder, with the labels and the head of the training
   * @throws HeedException INVALID_MODEL where weights of the model below the head are missing
   */
  public static TrainedModel of(
      ModelFolder folder,
      Architecture architecture,
      Json config,
      Map<String, byte[]> beside,
      long seed,
      Choices choices) {
    OnnxOps ops = OnnxOps.plain();
    OnnxOps apart = OnnxOps.plain();
    InitialParameters published = InitialParameters.of(apart, seed);
    architecture.build(apart, config, published, Choices.none());
    try (Weights weights = folder.weights()) {
      FittedParameters parameters =
          FittedParameters.of(ops, weights, published.made().keySet(), seed);
      architecture.build(ops, config, parameters, choices);
      parameters.replaced().stream()
          .filter(name -> !Part.isHead(name) && !name.contains("pooler"))
          .findFirst()
          .ifPresent(
              name -> {
                throw HeedException.invalidModel(
                    "'%s' has no weight '%s' of the shape that its config.json asks for."
                        .formatted(folder.path(), name));
              });
      Set<String> fresh = Set.copyOf(parameters.replaced());
      return new TrainedModel(architecture, config, beside, parameters.made(), fresh, choices);
    }
  }

  /**
   * The architecture that a configuration names.
   *
   * @throws HeedException UNKNOWN_NAME where there is none such; it lists those there are
   */
  public static Architecture architecture(Json config, List<Architecture> known) {
    return known.stream()
        .filter(architecture -> architecture.builds(config))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNKNOWN_NAME,
                    "No architecture '%s' can be trained. There are: %s."
                        .formatted(
                            config.text("model_type"),
                            String.join(
                                ", ",
                                known.stream()
                                    .map(Architecture::modelType)
                                    .distinct()
                                    .sorted()
                                    .toList()))));
  }

  /** Records the model with its weights, with all its inputs and its {@code logits}. */
  public void record(Ops ops) {
    architecture.build(ops, config, new TensorParameters(ops, initial), choices);
  }

  /** The inputs that the model declares, by name. */
  public Map<String, Dims> inputs() {
    Map<String, Dims> inputs = new LinkedHashMap<>();
    record(
        new ForwardingOps(OnnxOps.plain()) {
          @Override
          public Value input(String name, ElementType type, Dims dims) {
            inputs.put(name, dims);
            return super.input(name, type, dims);
          }
        });
    return inputs;
  }

  /**
   * Writes a Hugging Face folder; each file is whole at any moment.
   *
   * @param weights by their published names
   * @throws HeedException INVALID_OPTION where nothing can be written there
   */
  void write(Path out, Map<String, Tensor> weights) {
    Map<String, byte[]> files = new LinkedHashMap<>(beside);
    files.put(
        "config.json", JsonNodes.of(config).toPrettyString().getBytes(StandardCharsets.UTF_8));
    try {
      Files.createDirectories(out);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        AtomicFile.write(out.resolve(file.getKey()), to -> to.write(file.getValue()));
      }
    } catch (IOException e) {
      throw unwritable(out, e);
    }
    Safetensors.write(out.resolve("model.safetensors"), weights, Map.of("format", "pt"));
  }

  static HeedException unwritable(Path out, IOException e) {
    return new HeedException(
        ErrorCode.INVALID_OPTION, "Nothing can be written to '%s': %s.".formatted(out, e), e);
  }
}
