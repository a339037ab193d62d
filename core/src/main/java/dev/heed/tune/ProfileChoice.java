package dev.heed.tune;

import java.nio.file.Path;

/**
 * Which profile an opening follows. Written {@code off}, or the path of a file.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("vit-base-patch16-224")).withProfile(ProfileChoice.parse("off"));
 * }</pre>
 */
public sealed interface ProfileChoice {

  /**
   * What {@code heed tune} kept for this model on this machine, where it did; the environment
   * variable {@code HEED_PROFILE} may say {@code off} or name a file instead.
   */
  record Kept() implements ProfileChoice {}

  /** None. */
  record Off() implements ProfileChoice {}

  /** One that was written with {@code --out}. It must fit the model and the machine. */
  record Written(Path file) implements ProfileChoice {}

  /** A plan of the caller's own. */
  record Given(RunPlan plan) implements ProfileChoice {}

  /** Reads {@code off} or a path. */
  static ProfileChoice parse(String text) {
    return text.strip().equals("off") ? new Off() : new Written(Path.of(text));
  }
}
