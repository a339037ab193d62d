package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.nlp.text.Side;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.TaskSetup;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer, and how its encodings are run: fed by the names that the session has, in buckets.
 *
 * @param alone whether each encoding must have a run of its own
 */
record TextModel(
    TextTokenizer tokenizer, ModelVocabulary vocabulary, boolean alone, Workers workers) {

  /**
   * Operators whose scale comes from all values of a run. A text would be answered otherwise beside
   * other texts, so each runs alone.
   */
  private static final List<String> SCALED_BY_BATCH =
      List.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

  static TextModel of(TaskSetup setup) {
    if (setup.processor("text", String.class) instanceof TextTokenizer tokenizer) {
      ModelVocabulary vocabulary = ModelVocabulary.of(setup.folder());
      return new TextModel(
          tokenizer, vocabulary, isScaledByBatch(setup), Workers.of(setup.options()));
    }
    throw new HeedException(
        ErrorCode.PLUGIN_BROKEN,
        "Another plugin's tokenizer was found for '%s'; the tasks on text need the nlp plugin's."
            .formatted(setup.folder()));
  }

  private static boolean isScaledByBatch(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    if (!folder.hasGraph("model")) {
      return false;
    }
    GraphFile file =
        setup
            .precision()
            .map(precision -> folder.graphFile("model", precision))
            .orElseGet(() -> folder.graphFile("model"));
    if (!file.path().toString().endsWith(".onnx")) {
      return false;
    }
    Map<String, Integer> operators = OnnxFile.in(folder, file).summary().operators();
    return SCALED_BY_BATCH.stream().anyMatch(operators::containsKey);
  }

  /** Which encodings run together in {@code session}. */
  Buckets buckets(Session session) {
    return alone ? Buckets.alone() : Buckets.on(session.device());
  }

  /** The tensors of a batch that {@code session} has inputs for. */
  Inputs inputs(Session session, List<Encoding> batch) {
    batch.forEach(encoding -> vocabulary.require(encoding.ids()));
    return tokenizer.inputs(
        batch, session.signature().inputs().stream().map(TensorSpec::name).toList());
  }

  /** Where an encoding's own tokens begin in a batch whose longest has {@code longest}. */
  int start(Encoding encoding, int longest) {
    return tokenizer.paddingSide() == Side.LEFT ? longest - encoding.length() : 0;
  }
}
