package dev.heed.layer;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Architecture;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The graphs that a folder can be opened as: its files, or those that are recorded from its
 * weights, one for each {@link Architecture} of its {@code model_type}.
 *
 * @param recorded by the names that exporters give their files; empty where the folder has graphs
 *     that are parts of a model, because parts of two origins are not mixed
 */
public record FolderGraphs(ModelFolder folder, List<String> recorded) {

  private static final String WHOLE = "model";

  public FolderGraphs {
    recorded = List.copyOf(recorded);
  }

  /**
   * Reads {@code config.json} and looks which files there are; no graph is opened.
   *
   * @param known asked only where weights may give a graph: there are more than a hundred
   *     architectures, and most folders have their graph
   */
  public static FolderGraphs of(
      ModelFolder folder, Supplier<? extends Collection<Architecture>> known) {
    boolean alone = folder.graphs().isEmpty();
    if (!folder.hasWeights() || (!alone && folder.hasGraph(WHOLE))) {
      return new FolderGraphs(folder, List.of());
    }
    List<String> names = Assembly.graphs(folder, known.get());
    return new FolderGraphs(folder, alone || names.equals(List.of(WHOLE)) ? names : List.of());
  }

  /** Whether the graph is recorded from weights, and so has no file. */
  public boolean isRecorded(String graph) {
    return recorded.contains(graph);
  }

  /** Whether there is such a graph; a folder's only file is also its {@code model}. */
  public boolean has(String graph) {
    return isRecorded(graph) || folder.hasGraph(graph);
  }

  /** All names, those of files first. */
  public List<String> names() {
    return Stream.concat(folder.graphs().stream(), recorded.stream()).distinct().toList();
  }
}
