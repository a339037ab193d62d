package dev.heed.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The models that {@code -Dheed.models=FOLDER} brings, and the condition of {@link NeedsModel}. */
public final class NamedModels implements ExecutionCondition {

  private static final String PROPERTY = "heed.models";

  /** The folder of a model that {@link NeedsModel} asked for. */
  public static Path folder(String name) {
    return Path.of(System.getProperty(PROPERTY, "")).resolve(name);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), NeedsModel.class)
        .map(needs -> condition(needs.value()))
        .orElse(ConditionEvaluationResult.enabled("it needs no model"));
  }

  private static ConditionEvaluationResult condition(String name) {
    return System.getProperty(PROPERTY) != null && Files.isDirectory(folder(name))
        ? ConditionEvaluationResult.enabled(folder(name) + " is there")
        : ConditionEvaluationResult.disabled(
            "it needs the model '%s': name the folder that has it with -D%s=FOLDER"
                .formatted(name, PROPERTY));
  }
}
