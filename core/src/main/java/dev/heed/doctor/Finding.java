package dev.heed.doctor;

import static java.util.Objects.requireNonNull;

/**
 * One thing that {@link Doctor} looked at.
 *
 * @param name what was looked at, such as {@code temporary folder}
 * @param status whether models can run with it
 * @param detail what was found
 * @param whatToDo how to mend or improve it; empty where there is nothing to do
 */
public record Finding(String name, Status status, String detail, String whatToDo) {

  /** Whether models can run. */
  public enum Status {
    OK,
    /** Models run, but worse than they could. */
    WARN,
    /** Models do not run. */
    FAIL
  }

  public Finding {
    requireNonNull(name);
    requireNonNull(status);
    requireNonNull(detail);
    requireNonNull(whatToDo);
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Status.OK, detail, "");
  }

  static Finding warn(String name, String detail, String whatToDo) {
    return new Finding(name, Status.WARN, detail, whatToDo);
  }

  static Finding fail(String name, String detail, String whatToDo) {
    return new Finding(name, Status.FAIL, detail, whatToDo);
  }

  @Override
  public String toString() {
    String advice = whatToDo.isEmpty() ? "" : " " + whatToDo;
    return "%-4s %s: %s.%s".formatted(status, name, detail, advice);
  }
}
