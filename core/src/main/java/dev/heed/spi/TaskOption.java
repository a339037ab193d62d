package dev.heed.spi;

/**
 * A parameter of a task, under its Hugging Face pipeline name in lower-case-dashes.
 *
 * @param name such as {@code candidate-labels}
 * @param value what to write, for help: {@code N}, {@code LABEL,LABEL,...}
 * @param summary one line, with what holds where it is not given
 */
public record TaskOption(String name, String value, String summary) {}
