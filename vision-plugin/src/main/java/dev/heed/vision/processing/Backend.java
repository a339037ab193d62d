package dev.heed.vision.processing;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One of the two ways in which transformers 5 computes pictures. They differ by one 8-bit step in
 * some bytes of a resized picture, and in how a pixel is rescaled and normalised.
 */
public enum Backend {
  /** torchvision on tensors: what transformers 5 takes where a type has it. */
  TORCHVISION,
  /** Pillow and numpy: what the slow classes of transformers 4 did. */
  PIL;

  /**
   * The one of a name, {@code torchvision} or {@code pil}.
   *
   * @throws HeedException INVALID_OPTION for another name
   */
  public static Backend of(String name) {
    return Arrays.stream(values())
        .filter(backend -> backend.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "There is no backend '%s'. There are: %s."
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Backend::id)
                                .collect(Collectors.joining(", ")))));
  }

  /** As it is written: {@code torchvision}, {@code pil}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Pixels pixels() {
    return this == PIL ? new PilPixels() : new TorchPixels();
  }
}
