package dev.heed.speech.task;

import dev.heed.batch.OnePassTask;
import dev.heed.batch.Workers;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.speech.transcript.ByteLevelTokens;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens tasks as a pipeline does, with a tokenizer of the tests, and remembers which graphs were
 * opened.
 *
 * @param byName the sessions, in the order in which they were opened
 */
record OpenedGraphs(ModelFolder folder, Map<String, Session> byName)
    implements TaskSetup, AutoCloseable {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  static OpenedGraphs of(ModelFolder folder) {
    return new OpenedGraphs(folder, new LinkedHashMap<>());
  }

  List<String> names() {
    return new ArrayList<>(byName.keySet());
  }

  @Override
  public Session session(String graph) {
    return byName.computeIfAbsent(graph, name -> RUNTIME.open(folder.graph(name), Device.CPU));
  }

  @Override
  public Session session(StandardModel model) {
    ModelFolder inside = ModelFolder.open(model.folder().get());
    return byName.computeIfAbsent(
        "detector", name -> RUNTIME.open(inside.graph("model"), Device.CPU));
  }

  @Override
  public <I, O> Task<I, O> onePass(OnePass<I, O> pass, Session session) {
    return new OnePassTask<>(pass, session, Workers.standard());
  }

  @Override
  @SuppressWarnings("unchecked") // of two kinds only, told apart by what they take
  public <I> Processor<I> processor(String modality, Class<I> input) {
    return input == Audio.class
        ? (Processor<I>) FeatureExtractors.of(folder)
        : (Processor<I>) new ByteLevelTokens(JsonNodes.of(folder.json("vocab.json")));
  }

  @Override
  public void close() {
    byName.values().forEach(Session::close);
  }
}
