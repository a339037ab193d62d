package dev.heed.nlp.task;

import dev.heed.batch.Workers;
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
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.TaskSetup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A tokenizer and the session that its encodings run on. A task on texts says which encodings an
 * input makes and what is read of each one's outputs; here they are run, those of like length
 * together, and what was read comes back in the order of the inputs.
 *
 * @param apart whether each encoding must have a run of its own
 */
record TextModel(
    TaskSetup setup,
    Session session,
    TextTokenizer tokenizer,
    ModelVocabulary vocabulary,
    boolean apart) {

  /**
   * Operators whose scale comes from all values of a run. A text would be answered otherwise beside
   * other texts, so each runs alone.
   */
  private static final List<String> SCALED_BY_BATCH =
      List.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

  static TextModel of(TaskSetup setup) {
    if (setup.processor("text", String.class) instanceof TextTokenizer tokenizer) {
      return new TextModel(
          setup,
          setup.session(),
          tokenizer,
          ModelVocabulary.of(setup.folder()),
          isScaledByBatch(setup));
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

  /** How many tokens each text is padded to, where the graph takes one number alone; else 0. */
  private int fixedLength() {
    return session
        .signature()
        .input("input_ids")
        .filter(spec -> spec.axes().size() == 2)
        .map(spec -> (int) spec.axes().get(1).size().orElse(0))
        .orElse(0);
  }

  /** Answers inputs that make one encoding each. */
  <I, O> List<O> each(
      List<I> batch, Function<I, Encoding> encode, BiFunction<I, Row, O> read, Call call) {
    return several(batch, input -> List.of(encode.apply(input)), read, call).stream()
        .map(parts -> parts.get(0))
        .toList();
  }

  /**
   * What is read of each input's encodings: one per label, or per window of a long text.
   *
   * @param encode at least one encoding; called on several threads
   * @param read called on several threads, while the outputs of a run are there
   */
  <I, R> List<List<R>> several(
      List<I> batch, Function<I, List<Encoding>> encode, BiFunction<I, Row, R> read, Call call) {
    List<List<Encoding>> encodings = new ArrayList<>(Collections.nCopies(batch.size(), List.of()));
    new Workers(setup.workers())
        .each(session.device(), batch.size(), i -> encodings.set(i, encode.apply(batch.get(i))));
    List<Part<I>> parts =
        IntStream.range(0, batch.size())
            .boxed()
            .flatMap(i -> encodings.get(i).stream().map(e -> new Part<>(batch.get(i), e)))
            .toList();
    List<R> all = setup.onePass(new Pass<>(this, read), session).run(parts, call);
    List<List<R>> grouped = new ArrayList<>(batch.size());
    int from = 0;
    for (List<Encoding> own : encodings) {
      grouped.add(all.subList(from, from + own.size()));
      from += own.size();
    }
    return grouped;
  }

  /** One of an input's encodings. */
  private record Part<I>(I input, Encoding encoding) {}

  /** Encodings in, what is read of each out. */
  private record Pass<I, R>(TextModel model, BiFunction<I, Row, R> read)
      implements OnePass<Part<I>, R> {

    @Override
    public Batching<Part<I>> batching() {
      return new Batching.ByLength<>(part -> part.encoding().length(), model.apart());
    }

    /** The tensors that the session has inputs for. */
    @Override
    public Inputs encode(List<Part<I>> batch, Call call) {
      List<Encoding> encodings = batch.stream().map(Part::encoding).toList();
      encodings.forEach(encoding -> model.vocabulary().require(encoding.ids()));
      List<TensorSpec> wanted = model.session().signature().inputs();
      List<String> names = wanted.stream().map(TensorSpec::name).toList();
      return model.tokenizer().inputs(encodings, names, model.fixedLength());
    }

    @Override
    public List<R> decode(Outputs outputs, List<Part<I>> batch, Call call) {
      int longest =
          batch.stream()
              .mapToInt(part -> part.encoding().length())
              .reduce(model.fixedLength(), Math::max);
      boolean left = model.tokenizer().paddingSide() == Side.LEFT;
      List<R> all = new ArrayList<>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        Encoding encoding = batch.get(i).encoding();
        int from = left ? longest - encoding.length() : 0;
        all.add(read.apply(batch.get(i).input(), new Row(encoding, outputs, i, from)));
      }
      return all;
    }
  }
}
