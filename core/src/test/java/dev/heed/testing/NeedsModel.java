package dev.heed.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test only where somebody brought a real model that is too large for the repository: {@code
 * mvn verify -Dheed.models=FOLDER}, where {@code FOLDER} has a sub-folder of this name. Elsewhere
 * the test is skipped and says so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(NamedModels.class)
public @interface NeedsModel {

  /** The sub-folder, such as {@code whisper-tiny-q8}. */
  String value();
}
