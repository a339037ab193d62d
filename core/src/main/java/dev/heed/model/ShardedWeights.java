package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Weights in several files, by the index that says which tensor is where. */
final class ShardedWeights implements Weights {

  private final Path index;
  private final Map<String, String> shardOf;
  private final Map<String, Safetensors> shards = new TreeMap<>();

  private ShardedWeights(Path index, Map<String, String> shardOf) {
    this.index = index;
    this.shardOf = shardOf;
  }

  /**
   * Opens all shards and checks that each holds what the index says.
   *
   * @param folder that keeps the files mapped for all who open it
   * @param shardOf shard by tensor
   * @param files path by shard
   */
  static ShardedWeights open(
      ModelFolder folder, Path index, Map<String, String> shardOf, Map<String, Path> files) {
    ShardedWeights weights = new ShardedWeights(index, shardOf);
    try {
      files.forEach((shard, file) -> weights.shards.put(shard, Safetensors.open(file, folder)));
      shardOf.keySet().forEach(weights::requireThere);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
    return weights;
  }

  private void requireThere(String name) {
    if (findEntry(name).isEmpty()) {
      throw invalidModel(
          "%s says that tensor '%s' is in %s, but that file has no such tensor. Do the index and the"
                  .formatted(index, name, shardOf.get(name))
              + " shards belong together? Download them again.");
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOf.keySet());
  }

  @Override
  public Optional<TensorEntry> findEntry(String name) {
    return shard(name).flatMap(shard -> shard.findEntry(name));
  }

  @Override
  public Optional<Tensor> find(String name) {
    return shard(name).flatMap(shard -> shard.find(name));
  }

  private Optional<Safetensors> shard(String name) {
    return Optional.ofNullable(shardOf.get(name)).map(shards::get);
  }

  @Override
  public void close() {
    shards.values().forEach(Safetensors::close);
  }

  @Override
  public String toString() {
    return index.toString();
  }
}
