package dev.heed.vision.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of {@link ImageFeatureExtraction}. */
public record ImageFeatureExtractionOptions(
    @Option(
            value =
                "One vector for the image: pooler (the model's own), cls or mean (none; to compare,"
                    + " what suits the model).",
            placeholder = "pooler|cls|mean|none")
        Optional<String> pool,
    @Option("Scale each vector to length 1.") boolean normalize,
    @Option(
            value =
                "Instead of vectors, how alike each image is to the one in this file, from -1 to"
                    + " 1.",
            placeholder = "FILE")
        Optional<String> similarTo) {

  public ImageFeatureExtractionOptions {
    pool.ifPresent(Pooling::of); // refuses what is no pooling
  }

  /** Vectors that are to be compared are always pooled. */
  Pooling pooling() {
    return pool.map(Pooling::of).orElse(similarTo.isPresent() ? Pooling.BEST : Pooling.NONE);
  }
}
