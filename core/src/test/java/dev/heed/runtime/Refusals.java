package dev.heed.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects an error with its code and a part of its message. */
final class Refusals {

  private Refusals() {}

  static HeedException refused(ErrorCode code, ThrowingCallable call, String part) {
    HeedException refusal = catchThrowableOfType(HeedException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage()).contains(part);
    assertThat(refusal.code()).isEqualTo(code);
    return refusal;
  }
}
