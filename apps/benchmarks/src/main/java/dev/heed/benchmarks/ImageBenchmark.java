package dev.heed.benchmarks;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.ImageProcessor;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One photograph, on one thread: decoding, resizing to 224 x 224, resizing and normalising, and all
 * of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ImageBenchmark {

  private static final String VIT =
      """
      {"image_processor_type": "ViTImageProcessor", "size": {"height": 224, "width": 224}, "resample": 2,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
      """;

  /** Pixels of the photograph. */
  @Param({"640x480", "4000x3000"})
  public String size = "";

  private final ImageReader reader = new ImageReader();
  private byte[] jpeg = {};
  private Image image = Image.of(1, 1, new byte[3]);
  private ImageProcessor processor = processor();

  /** Makes the photograph. */
  @Setup
  public void prepare() {
    String[] sides = size.split("x", 2);
    jpeg = Photographs.jpeg(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    image = read();
    processor = processor();
  }

  static ImageProcessor processor() {
    return ImageProcessor.of(Json.parse("preprocessor_config.json", VIT));
  }

  private Image read() {
    return reader.read(new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg)));
  }

  /** JPEG bytes to pixels. */
  @Benchmark
  public Image decode() {
    return read();
  }

  /** Pixels to 224 x 224, bilinear. */
  @Benchmark
  public Image resize() {
    return Resize.to(image, 224, 224, Resample.BILINEAR);
  }

  /** Pixels to {@code pixel_values}. */
  @Benchmark
  public Inputs resizeAndNormalise() {
    return processor.process(List.of(image));
  }

  /** JPEG bytes to {@code pixel_values}. */
  @Benchmark
  public Inputs process() {
    return processor.process(List.of(read()));
  }
}
