package dev.heed.vision.processing;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import dev.heed.spi.InputView;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Reader;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;

/** The description of {@link ImageProcessor}. */
@Internal
public final class ImageProcessorType implements ProcessorType<Image> {

  private final InputView<Image> view;

  /**
   * @param view how pictures are looked at
   */
  public ImageProcessorType(InputView<Image> view) {
    this.view = view;
  }

  @Override
  public String name() {
    return "image-processor";
  }

  @Override
  public String modality() {
    return "image";
  }

  @Override
  public Class<Image> input() {
    return Image.class;
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  /** A {@code preprocessor_config.json} is of sound where it has a sampling rate. */
  @Override
  public boolean fits(ModelFolder folder) {
    return describes(folder);
  }

  /** Whether a folder configures an image processor. */
  public static boolean describes(ModelFolder folder) {
    return TimmConfig.find(folder).filter(config -> !config.has("sampling_rate")).isPresent();
  }

  @Override
  public Processor<Image> open(ModelFolder folder) {
    return ImageProcessor.of(folder);
  }

  @Override
  public InputView<Image> view() {
    return view;
  }
}
