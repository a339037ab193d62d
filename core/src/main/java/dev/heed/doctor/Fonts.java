package dev.heed.doctor;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Optional;

/**
 * Whether words can be drawn on pictures: slim containers have no fonts, and Java then fails with
 * an error that names none of them.
 */
@Internal
public final class Fonts {

  private static final String ADVICE =
      "Install fontconfig and a font (Debian, Ubuntu: 'apt-get install fontconfig"
          + " fonts-dejavu-core'; Alpine: 'apk add fontconfig ttf-dejavu'; Red Hat: 'dnf install"
          + " fontconfig dejavu-sans-fonts').";

  private Fonts() {}

  /**
   * Returns where words can be drawn.
   *
   * @throws HeedException UNSUPPORTED where this machine has no fonts; the message says what to
   *     install
   */
  public static void require() {
    problem()
        .ifPresent(
            why -> {
              throw new HeedException(
                  ErrorCode.UNSUPPORTED,
                  "Words cannot be drawn: Java finds no fonts on this machine (%s). %s"
                      .formatted(why, ADVICE));
            });
  }

  static Finding finding() {
    return problem()
        .map(why -> Finding.warn("fonts", "Java finds none (" + why + ")", ADVICE))
        .orElseGet(() -> Finding.ok("fonts", "words can be drawn on pictures"));
  }

  /** Tried, not asked: the classes that look for fonts fail while they are loaded. */
  private static Optional<String> problem() {
    try {
      FontRenderContext context = new FontRenderContext(null, true, true);
      new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("words", context);
      return Optional.empty();
    } catch (RuntimeException | Error e) { // plain Errors among them
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return Optional.of(String.valueOf(root.getMessage()));
    }
  }
}
