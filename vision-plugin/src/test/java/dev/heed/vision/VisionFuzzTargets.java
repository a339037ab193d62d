package dev.heed.vision;

import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.testing.Repository;
import dev.heed.testing.fuzz.ConfigTarget;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.FuzzTargets;
import dev.heed.testing.fuzz.ProcessorTarget;
import dev.heed.testing.fuzz.Seeds;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures, what is made of them, and the architectures that see them. */
public final class VisionFuzzTargets implements FuzzTargets {

  private static final String OWN = "vision-plugin/src/test/resources/dev/heed/vision/image";

  @Override
  public List<FuzzTarget> all() {
    return List.of(
        pictures("jpeg", Form.BYTES, "jpe?g"),
        pictures("png", Form.PNG, "png"),
        pictures("gif", Form.BYTES, "gif"),
        new FuzzTarget("gif-clip", Form.BYTES, f -> clips()),
        pictures("bmp", Form.BYTES, "bmp"),
        pictures("webp", Form.BYTES, "webp"),
        pictures("tiff", Form.BYTES, "tiff?"),
        ConfigTarget.of("vision-config", "dev.heed.vision"),
        ProcessorTarget.of("vision-processor", "image", List.of(), VisionFuzzTargets::picture));
  }

  private static FuzzTarget pictures(String name, Form form, String ending) {
    return new FuzzTarget(name, form, f -> reading(name, ending, new ImageReader()));
  }

  private static Reading reading(String name, String ending, Reader<?> reader) {
    return Reading.of(seeds(ending), (bytes, seed) -> reader.read(source("x." + name, bytes)));
  }

  private static Reading clips() {
    ClipReader reader = new ClipReader();
    return Reading.of(seeds("gif"), (bytes, seed) -> frames(reader.read(source("x.gif", bytes))));
  }

  private static void frames(Clip clip) {
    for (int i = 0; i < Math.min(clip.frames(), 40); i++) {
      clip.frame(i);
    }
  }

  private static Source source(String name, byte[] bytes) {
    return new Source(name, () -> new ByteArrayInputStream(bytes));
  }

  /** Those of the reference and of this plugin's tests. */
  private static List<byte[]> seeds(String ending) {
    List<byte[]> seeds = new ArrayList<>(Seeds.of(".*\\." + ending, "inputs/image"));
    try (Stream<Path> files = Files.list(Repository.root().resolve(OWN))) {
      files
          .filter(file -> file.toString().matches(".*\\." + ending))
          .sorted()
          .map(Seeds::bytes)
          .filter(bytes -> bytes.length < 90_000)
          .forEach(seeds::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }

  private static Object picture() {
    return Image.read(Seeds.paths("tiny_5x10.png", 90_000, "inputs/image").get(0));
  }
}
