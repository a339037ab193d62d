package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects a refusal and looks at what it teaches. */
public final class Refused {

  private Refused() {}

  /** The call fails with {@code code}, and its message has all of {@code parts}. */
  public static void with(ErrorCode code, ThrowingCallable call, String... parts) {
    HeedException refusal = catchThrowableOfType(HeedException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContainingAll(parts);
  }

  /** As {@link #with}, for a broken or unsafe model. */
  public static void model(ThrowingCallable call, String... parts) {
    with(ErrorCode.INVALID_MODEL, call, parts);
  }
}
