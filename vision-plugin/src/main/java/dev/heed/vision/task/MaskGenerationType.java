package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.ObjectMasks;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The name tag of {@link MaskGeneration}. */
public final class MaskGenerationType implements TaskType<Image, GeneratedMasks> {

  private static final List<String> ENCODERS =
      List.of("vision_encoder", "encoder", "image_encoder", "encoder_model");
  private static final List<String> DECODERS =
      List.of("prompt_encoder_mask_decoder", "decoder", "mask_decoder", "decoder_model");

  MaskGenerationType() {}

  @Override
  public String id() {
    return "mask-generation";
  }

  @Override
  public String summary() {
    return "Masks of the objects that points or boxes mark, or of all objects.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public String graph(ModelFolder folder) {
    return graph(folder, "image encoder", ENCODERS);
  }

  private static String graph(ModelFolder folder, String what, List<String> names) {
    return names.stream()
        .filter(folder::hasGraph)
        .findFirst()
        .orElseThrow(
            () ->
                invalidModel(
                    "%s has no %s (%s.onnx). It has: %s. mask-generation needs both graphs of SAM's export: the image encoder and the mask decoder."
                        .formatted(
                            folder, what, names.get(0), String.join(", ", folder.graphs()))));
  }

  @Override
  public Task<Image, GeneratedMasks> open(TaskSetup setup) {
    graph(setup.folder());
    return new MaskGeneration(
        setup.processor("image", Image.class),
        new MaskDecoder(setup.session(graph(setup.folder(), "mask decoder", DECODERS))),
        MaskGenerationOptions.of(setup.options()));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    Json config = folder.config();
    return config.text("model_type", "").startsWith("sam")
        || config.texts("architectures").stream().anyMatch(name -> name.startsWith("Sam"));
  }

  @Override
  public List<TaskOption> options() {
    return MaskGenerationOptions.ALL;
  }

  @Override
  public void draw(Image input, GeneratedMasks output, Path png) {
    ObjectMasks.draw(input, output.masks()).writePng(png);
  }

  @Override
  public String print(GeneratedMasks output) {
    return output.masks().isEmpty()
        ? "no mask"
        : IntStream.range(0, output.masks().size())
            .mapToObj(i -> line(output, i))
            .collect(Collectors.joining("\n"));
  }

  private static String line(GeneratedMasks output, int i) {
    return "mask %d  score %.3f  %,d pixels in %s"
        .formatted(
            i + 1,
            output.scores().get(i),
            output.masks().get(i).area(),
            output.masks().get(i).bounds().corners());
  }
}
