package dev.heed.nlp.generation;

import dev.heed.spi.TaskType;
import java.util.List;

/** The tasks that turn text into text. */
public final class TextToText {

  /** An answer of {@code text2text-generation}. */
  public record GeneratedText(String generatedText) {}

  /** An answer of {@code summarization}. */
  public record Summary(String summaryText) {}

  /** An answer of {@code translation}. */
  public record Translation(String translationText) {}

  /** Rewrites a text as the model was trained to. */
  public static final TaskType<String, List<GeneratedText>> GENERATION =
      new Text2TextType<>(
          "text2text-generation",
          "Turns a text into another, as the model was trained to.",
          name -> name.endsWith("ForConditionalGeneration"),
          GeneratedText::new,
          GeneratedText::generatedText);

  /** Shortens a text. */
  public static final TaskType<String, List<Summary>> SUMMARIZATION =
      new Text2TextType<>(
          "summarization",
          "Says a long text in few words.",
          name -> false,
          Summary::new,
          Summary::summaryText);

  /** Says a text in another language; {@code translation_en_to_de} is this task too. */
  public static final TaskType<String, List<Translation>> TRANSLATION =
      new Text2TextType<>(
          "translation",
          "Says a text in another language; translation_en_to_de names both.",
          name -> name.equals("MarianMTModel"),
          Translation::new,
          Translation::translationText);

  private TextToText() {}
}
