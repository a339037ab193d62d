package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds a folder's weights: {@code model.safetensors}, or shards and their index. */
final class WeightFiles {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = SINGLE + ".index.json";

  private WeightFiles() {}

  static boolean present(ModelFolder folder) {
    return folder.find(SINGLE).isPresent() || folder.find(INDEX).isPresent();
  }

  static Weights open(ModelFolder folder) {
    if (folder.find(SINGLE).isPresent()) {
      return Safetensors.open(folder.file(SINGLE), folder);
    }
    if (folder.find(INDEX).isPresent()) {
      return sharded(folder);
    }
    throw invalidModel(
        "%s has neither %s nor %s. It has: %s. Heed reads weights in the safetensors format only;"
                .formatted(folder, SINGLE, INDEX, FileChecks.contents(folder.path()))
            + " save other formats as safetensors first.");
  }

  private static Weights sharded(ModelFolder folder) {
    Json index = folder.json(INDEX).object("weight_map");
    Map<String, String> shardOf = new LinkedHashMap<>();
    index.keys().forEach(name -> shardOf.put(name, index.text(name)));
    Map<String, Path> files = new TreeMap<>();
    shardOf.values().forEach(shard -> files.computeIfAbsent(shard, s -> shard(folder, s)));
    return ShardedWeights.open(folder, folder.path().resolve(INDEX), shardOf, files);
  }

  private static Path shard(ModelFolder folder, String shard) {
    SafePaths.resolve(INDEX + " of " + folder, folder.path(), shard);
    return folder.find(shard).orElseThrow(() -> missing(folder, shard));
  }

  private static HeedException missing(ModelFolder folder, String shard) {
    return invalidModel(
        "%s of %s names the shard '%s', which is not there. There is: %s. Download the shard too."
            .formatted(INDEX, folder, shard, FileChecks.contents(folder.path())));
  }
}
