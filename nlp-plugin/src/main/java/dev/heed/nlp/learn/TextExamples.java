package dev.heed.nlp.learn;

import dev.heed.learn.course.Examples;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Texts as a model reads them. They are padded to few lengths, since each takes a graph of its own.
 *
 * @param names of the model's inputs
 * @param longest text that the model takes, in tokens
 */
record TextExamples(
    TextTokenizer tokenizer,
    List<Encoding> encodings,
    List<Integer> labelOf,
    List<String> labels,
    List<String> names,
    int longest)
    implements Examples {

  private static final List<Integer> LENGTHS = List.of(8, 16, 24, 32, 48, 64, 96);
  private static final int STEP = 64;

  static TextExamples of(
      TextTable table,
      TextTokenizer tokenizer,
      List<String> labels,
      List<String> names,
      int longest) {
    return new TextExamples(
        tokenizer,
        table.rows().parallelStream()
            .map(row -> tokenizer.plain(row.text(), row.pair(), longest))
            .toList(),
        table.rows().stream().map(row -> labels.indexOf(row.label())).toList(),
        labels,
        names,
        longest);
  }

  @Override
  public int size() {
    return encodings.size();
  }

  @Override
  public int label(int item) {
    return labelOf.get(item);
  }

  /** With its padding. */
  @Override
  public int length(int item) {
    int own = encodings.get(item).length();
    int padded =
        LENGTHS.stream()
            .filter(length -> length >= own)
            .findFirst()
            .orElse((own + STEP - 1) / STEP * STEP);
    return Math.max(own, Math.min(padded, longest));
  }

  @Override
  public Map<String, Tensor> inputs(int... items) {
    int length = Arrays.stream(items).map(this::length).max().orElse(0);
    return tokenizer
        .inputs(Arrays.stream(items).mapToObj(encodings::get).toList(), names, length)
        .byName();
  }

  /** How many texts were cut to fit. */
  long cut() {
    return encodings.stream().filter(encoding -> encoding.length() >= longest).count();
  }
}
