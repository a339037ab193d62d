package dev.heed.spi;

/**
 * A parameter of a task, under its Hugging Face pipeline name in lower-case-dashes.
 *
 * @param name such as {@code candidate-labels}
 * @param value what to write, for help: {@code N}, {@code LABEL,LABEL,...}
 * @param summary one sentence
 * @param byDefault what holds where it is not given; empty where the model or the task decides
 */
public record TaskOption(String name, String value, String summary, String byDefault) {

  /** Whether it may stand without a value, which then is {@code true}. */
  public boolean isFlag() {
    return value.equals(OptionValue.FLAG);
  }
}
