package dev.heed.cli;

import picocli.CommandLine.Command;

/** The page that {@code heed} alone prints: what it is, what there is, how to begin. */
final class Overview {

  private static final String HEAD =
      """
      Heed runs transformers on the JVM, on pictures, text and speech, and lets you look inside them.

      Usage: heed COMMAND [arguments]
      """;

  private static final String TAIL =
      """

      Begin with:
        heed run image-classification photo.png            what is on a picture
        heed run feature-extraction "A text." --json       a text as numbers
        heed tasks                                         what else it can do, by modality

      'heed COMMAND --help' tells a command's options, 'heed tasks NAME' a task's.
      Models come from folders in the Hugging Face layout (--model FOLDER), or from the hub's cache
      (heed pull org/name, then --model org/name). README.md and docs/ tell the rest; 'heed doctor'
      checks this machine.
      """;

  private Overview() {}

  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Commands.Group group : Commands.GROUPS) {
      page.append("%n%s%n".formatted(group.heading()));
      group
          .commands()
          .forEach((name, type) -> page.append("  %-10s %s%n".formatted(name, summary(type))));
    }
    return page.append(TAIL).toString();
  }

  private static String summary(Class<?> command) {
    return firstSentence(String.join(" ", command.getAnnotation(Command.class).description()));
  }

  static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
