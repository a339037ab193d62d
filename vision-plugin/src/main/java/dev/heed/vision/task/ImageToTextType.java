package dev.heed.vision.task;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.generate.Generator;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.Caption;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The name tag of {@link ImageToText}. */
public final class ImageToTextType implements TaskType<Image, List<ImageToText.GeneratedText>> {

  /** What the published pipeline allows where neither the model nor the user says. */
  private static final int MOST_TOKENS = 256;

  ImageToTextType() {}

  @Override
  public String id() {
    return "image-to-text";
  }

  @Override
  public String summary() {
    return "What an image shows, or the text that is written in it.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public String graph(ModelFolder folder) {
    return "encoder_model";
  }

  @Override
  public Task<Image, List<ImageToText.GeneratedText>> open(TaskSetup setup) {
    return new ImageToText(
        setup.processor("image", Image.class),
        setup.tokenizer(),
        Generator.open(setup),
        config(setup));
  }

  private static GenerationConfig config(TaskSetup setup) {
    GenerationConfig own = GenerationConfig.of(setup.folder());
    boolean limited = own.has("max_new_tokens") || own.has("max_length");
    return (limited ? own : own.with("max_new_tokens", MOST_TOKENS)).with(setup.options());
  }

  @Override
  public boolean fits(ModelFolder folder) {
    Json config = folder.config();
    return config.text("model_type", "").equals("vision-encoder-decoder")
        || config.texts("architectures").contains("VisionEncoderDecoderModel");
  }

  @Override
  public List<TaskOption> options() {
    return GenerationOptions.LIST;
  }

  @Override
  public void draw(Image input, List<ImageToText.GeneratedText> output, Path png) {
    Caption.draw(input, print(output)).writePng(png);
  }

  @Override
  public String print(List<ImageToText.GeneratedText> output) {
    return output.stream()
        .map(ImageToText.GeneratedText::generatedText)
        .collect(Collectors.joining("\n"));
  }
}
