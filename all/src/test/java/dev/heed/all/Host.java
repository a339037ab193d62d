package dev.heed.all;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageClassification;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;

/** An application with old libraries of its own. {@code Host PHOTO TEXT}. */
public final class Host {

  private Host() {}

  /** Prints which libraries it sees, then Heed's answers. */
  public static void main(String[] args) throws ReflectiveOperationException {
    System.out.println("jackson " + jackson());
    System.out.println("new guava " + newGuava());
    Heed heed = Heed.start();
    try (var classify = heed.pipeline(ImageClassification.TYPE, Opening.standard())) {
      for (ScoredLabel scored : classify.run(Image.read(Path.of(args[0])))) {
        System.out.println("label " + scored.label() + " " + scored.score());
      }
    }
    try (var embed = heed.pipeline(FeatureExtraction.TYPE, Opening.standard())) {
      System.out.println("vector " + Arrays.toString(embed.run(args[1]).toFloats()));
    }
    System.exit(0);
  }

  private static String jackson() throws ReflectiveOperationException {
    Class<?> version = Class.forName("com.fasterxml.jackson.databind.cfg.PackageVersion");
    return version.getField("VERSION").get(null).toString();
  }

  /** Whether Guava has what Guice 7 calls. */
  private static boolean newGuava() throws ClassNotFoundException {
    Class<?> builder = Class.forName("com.google.common.collect.ImmutableMap$Builder");
    return Arrays.stream(builder.getMethods())
        .map(Method::getName)
        .anyMatch("buildOrThrow"::equals);
  }
}
