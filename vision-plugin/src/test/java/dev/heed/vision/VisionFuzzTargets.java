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
import dev.heed.vision.mask.Prompts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
        new FuzzTarget("gif-clip", Form.BYTES, f -> clips("gif")),
        pictures("bmp", Form.BYTES, "bmp"),
        pictures("webp", Form.BYTES, "webp"),
        pictures("tiff", Form.BYTES, "tiff?"),
        pictures("ico", Form.BYTES, "ico"),
        pictures("netpbm", Form.BYTES, "p[bgp]m"),
        new FuzzTarget("clip", Form.BYTES, f -> clips("gif|a?png|webp")),
        new FuzzTarget("mask-prompts", Form.TEXT, f -> prompts()),
        ConfigTarget.of("vision-config", "dev.heed.vision"),
        ProcessorTarget.of("vision-processor", "image", List.of(), VisionFuzzTargets::picture));
  }

  private static FuzzTarget pictures(String name, Form form, String ending) {
    return new FuzzTarget(name, form, f -> reading(name, ending, new ImageReader()));
  }

  private static Reading reading(String name, String ending, Reader<?> reader) {
    return Reading.of(seeds(ending), (bytes, seed) -> reader.read(source("x." + name, bytes)));
  }

  private static Reading clips(String ending) {
    ClipReader reader = new ClipReader();
    return Reading.of(seeds(ending), (bytes, seed) -> frames(reader.read(source("x.gif", bytes))));
  }

  /** Points and boxes, as text and as nested lists. */
  private static Reading prompts() {
    List<byte[]> seeds =
        Stream.of("450,600; 500,610 | 20,30", "[[[450, 600], [500, 610]], [[20, 30]]]", "1,2,3,4")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return new Reading(
        seeds,
        List.of(";", "|", ",", "[", "]", "[[[[[[[["),
        (bytes, seed) -> {
          String text = new String(bytes, StandardCharsets.UTF_8);
          new Prompts(seed < 2 ? text : "", "", seed < 2 ? "" : text).all();
        });
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
    List<byte[]> seeds =
        new ArrayList<>(Seeds.of(".*\\.(" + ending + ")", "inputs/image", "faults/vision"));
    try (Stream<Path> files = Files.list(Repository.root().resolve(OWN))) {
      files
          .filter(file -> file.toString().matches(".*\\.(" + ending + ")"))
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
