package dev.heed.vision.task;

import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.AttentionView;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A setup whose only graph speaks as tasks do, whatever its exporter called its ports and however
 * pictures lie in it; the processor of images makes what the graph takes.
 *
 * @param graph the one that takes pictures
 * @param outputs what the task reads
 */
record PixelSetup(TaskSetup setup, String graph, List<Wanted> outputs) implements TaskSetup {

  /**
   * An output that a task reads, and how one of another name is known for it.
   *
   * @param ranks how many axes it may have
   * @param last the size of its last axis, where that is the same for every model
   */
  record Wanted(String name, Set<Integer> ranks, OptionalLong last) {

    static Wanted of(String name, Integer... ranks) {
      return new Wanted(name, Set.of(ranks), OptionalLong.empty());
    }

    static Wanted of(String name, int rank, long last) {
      return new Wanted(name, Set.of(rank), OptionalLong.of(last));
    }

    boolean fits(TensorSpec spec) {
      int rank = spec.axes().size();
      return ranks.contains(rank)
          && (last.isEmpty() || spec.axes().get(rank - 1).size().equals(last));
    }
  }

  /** For tasks of the graph {@code model}. */
  static PixelSetup of(TaskSetup setup, Wanted... outputs) {
    return of(setup, "model", outputs);
  }

  /** For a task that knows what graphs of Ultralytics give. */
  static PixelSetup ofAny(TaskSetup setup, Wanted... outputs) {
    return new PixelSetup(setup, "model", List.of(outputs));
  }

  /** For tasks of another graph. */
  static PixelSetup of(TaskSetup setup, String graph, Wanted... outputs) {
    Ultralytics.refuse(setup.folder());
    return new PixelSetup(setup, graph, List.of(outputs));
  }

  @Override
  public Session session() {
    return session(graph);
  }

  @Override
  public Session session(String name) {
    Session session = setup.session(name);
    return name.equals(graph) ? named(session) : session;
  }

  private Session named(Session session) {
    return PixelInput.of(session.signature())
        .<Session>map(pixels -> new PixelSession(session, pixels, names(session.signature())))
        .orElse(session);
  }

  /**
   * In the order in which they are wanted: what is taken for one is not taken for another. Where
   * one is not found, none is renamed: the graph is of another kind.
   */
  private Map<String, String> names(Signature signature) {
    Map<String, String> names = new HashMap<>();
    for (Wanted wanted : outputs) {
      if (signature.output(wanted.name()).isEmpty()) {
        List<TensorSpec> able =
            signature.outputs().stream()
                .filter(spec -> isFree(spec.name()) && !names.containsKey(spec.name()))
                .filter(wanted::fits)
                .toList();
        List<TensorSpec> likely =
            able.size() < 2 ? able : able.stream().filter(this::rates).toList();
        if (likely.size() != 1) {
          return Map.of();
        }
        names.put(likely.get(0).name(), wanted.name());
      }
    }
    return names;
  }

  /** What the graph itself calls an output. */
  String own(String name) {
    return names(setup.session(graph).signature()).entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(name);
  }

  /** Of several outputs the one that has as many numbers as the folder has labels. */
  private boolean rates(TensorSpec spec) {
    int labels = Labels.areIn(folder().config()) ? folder().labels().size() : 0;
    OptionalLong last = spec.axes().get(spec.axes().size() - 1).size();
    return labels > 0 && last.isPresent() && last.getAsLong() == labels;
  }

  private boolean isFree(String name) {
    return outputs.stream().noneMatch(wanted -> wanted.name().equals(name));
  }

  @Override
  public <I> Processor<I> processor(String modality, Class<I> input) {
    Processor<I> processor = setup.processor(modality, input);
    if (input != Image.class) {
      return processor;
    }
    @SuppressWarnings("unchecked") // checked just above
    Processor<Image> images = (Processor<Image>) processor;
    @SuppressWarnings("unchecked")
    Processor<I> fitted =
        (Processor<I>)
            PixelInput.of(setup.session(graph).signature())
                .map(pixels -> pixels.fit(images))
                .orElse(images);
    return fitted;
  }

  @Override
  public ModelFolder folder() {
    return setup.folder();
  }

  @Override
  public <I, O> Task<I, O> onePass(OnePass<I, O> pass, Session session) {
    return setup.onePass(pass, session);
  }

  @Override
  public Optional<Precision> precision() {
    return setup.precision();
  }

  @Override
  public int workers() {
    return setup.workers();
  }

  @Override
  public Session session(StandardModel model) {
    return setup.session(model);
  }

  @Override
  public boolean hasGraph(String name) {
    return setup.hasGraph(name);
  }

  @Override
  public Session beforeHead(String graph, String answers) {
    return named(setup.beforeHead(graph, answers));
  }

  @Override
  public TaskSetup beside(Path folder) {
    return setup.beside(folder);
  }

  @Override
  public void notice(String line) {
    setup.notice(line);
  }

  @Override
  public AttentionView look(String graph) {
    return setup.look(graph);
  }
}
