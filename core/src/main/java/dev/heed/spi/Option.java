package dev.heed.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one option of a task, once, on a component of the task's record of options. From it come
 * the command line's flag and help, the key in JSON, the check of its value, and the documentation.
 *
 * <pre>{@code
 * public record LabelOptions(
 *     @Option(value = "How many labels at most.", byDefault = "5", min = 1) int topK,
 *     @Option("Softmax, sigmoid or none; what the model says where it is not given.")
 *         Optional<ScoreFunction> functionToApply) {}
 * }</pre>
 *
 * <p>The component {@code topK} is {@code --top-k} on the command line and {@code top_k} in JSON.
 *
 * @see OptionSchema
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

  /** One sentence: what it does. */
  String value();

  /** The default value, as it would be written; not for optional components. */
  String byDefault() default "";

  /** What to write, for help: {@code N}, {@code LABEL,LABEL,...}; what the type says if empty. */
  String placeholder() default "";

  /** Whether blanks beside the commas of a list belong to its texts. */
  boolean keepsBlanks() default false;

  /** The least number that is allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The greatest number that is allowed. */
  double max() default Double.POSITIVE_INFINITY;
}
