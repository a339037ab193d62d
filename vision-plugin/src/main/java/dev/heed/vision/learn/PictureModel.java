package dev.heed.vision.learn;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.learn.course.Classifier;
import dev.heed.learn.course.TrainedModel;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Architecture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of pictures that is to be trained, with the processor that its folder says. */
record PictureModel(TrainedModel model, Json processor, int side) {

  private static final String HEAD = "ForImageClassification";
  private static final String PROCESSOR = "preprocessor_config.json";

  /** The side of the pictures that the options' model takes. */
  static int side(ImageTrainingOptions options) {
    Json config = JsonFiles.read(configFile(options));
    int side = config.integer("image_size", 224);
    if (side < 1) {
      throw invalidInput(
          "%s says no 'image_size' above 0, so the size of the pictures is not known."
              .formatted(config.origin()));
    }
    return side;
  }

  private static Path configFile(ImageTrainingOptions options) {
    return options.model().map(m -> m.resolve("config.json")).or(options::config).orElseThrow();
  }

  /** The labels in the order of a model that has the same. */
  static List<String> order(ImageTrainingOptions options, List<String> found) {
    return Classifier.order(JsonFiles.read(configFile(options)), found);
  }

  static PictureModel of(
      ImageTrainingOptions options, List<String> labels, List<Architecture> known, int side) {
    Optional<ModelFolder> folder = options.model().map(ModelFolder::open);
    Json plain =
        folder.map(ModelFolder::config).orElseGet(() -> JsonFiles.read(configFile(options)));
    Architecture architecture = TrainedModel.architecture(plain, known);
    Json config = Classifier.of(plain, architecture, HEAD, labels);
    Json processor =
        folder.isPresent()
            ? folder.get().processorConfig().orElseGet(() -> usual(side))
            : beside(configFile(options), side);
    Map<String, byte[]> files =
        Map.of(
            PROCESSOR, JsonNodes.of(processor).toPrettyString().getBytes(StandardCharsets.UTF_8));
    long seed = options.pace().seed();
    TrainedModel model =
        folder.isPresent()
            ? TrainedModel.of(folder.get(), architecture, config, files, seed, options.choices())
            : TrainedModel.fresh(architecture, config, files, seed, options.choices());
    return new PictureModel(model, processor, side);
  }

  private static Json beside(Path config, int side) {
    Path beside = config.resolveSibling(PROCESSOR);
    return Files.exists(beside) ? JsonFiles.read(beside) : usual(side);
  }

  private static Json usual(int side) {
    ObjectNode node = ((ObjectNode) JsonNodes.of(Json.empty(PROCESSOR))).deepCopy();
    node.put("image_processor_type", "ViTImageProcessor").put("do_resize", true).put("resample", 3);
    node.put("do_rescale", true).put("rescale_factor", 1 / 255.0).put("do_normalize", true);
    node.putObject("size").put("height", side).put("width", side);
    List.of("image_mean", "image_std")
        .forEach(key -> node.putArray(key).add(0.5).add(0.5).add(0.5));
    return JsonNodes.json(PROCESSOR, node);
  }

  /** The patches among some tokens, which stand behind the others. */
  int patches(int tokens) {
    int patch = model.config().integer("patch_size", side);
    return Math.min(tokens, (side / patch) * (side / patch));
  }
}
