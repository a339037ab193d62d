package dev.heed.spring.boot;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code application.properties} says under {@code heed}. */
@ConfigurationProperties("heed")
public final class HeedProperties {

  private @Nullable Path plugins;
  private Map<String, Model> models = new LinkedHashMap<>();

  /** A folder of plugin jars beside the class path. */
  public @Nullable Path getPlugins() {
    return plugins;
  }

  public void setPlugins(@Nullable Path folder) {
    plugins = folder;
  }

  /** The models, by the names that their beans get. */
  public Map<String, Model> getModels() {
    return models;
  }

  public void setModels(Map<String, Model> all) {
    models = all;
  }

  /** One model. */
  public static final class Model {

    private @Nullable String model;
    private @Nullable String task;
    private String device = "cpu";
    private @Nullable String precision;
    private int workers;
    private boolean lazy;
    private Map<String, String> options = new LinkedHashMap<>();

    /** A folder, or {@code org/name} in the hub's cache; without it the task's standard model. */
    public @Nullable String getModel() {
      return model;
    }

    public void setModel(@Nullable String folderOrName) {
      model = folderOrName;
    }

    /** The task's id; without it, what the model was trained for. */
    public @Nullable String getTask() {
      return task;
    }

    public void setTask(@Nullable String id) {
      task = id;
    }

    /** {@code cpu}, {@code cpu:2}, {@code cuda:0}, {@code auto}. */
    public String getDevice() {
      return device;
    }

    public void setDevice(String text) {
      device = text;
    }

    /** The variant of the graph, such as {@code int8}. */
    public @Nullable String getPrecision() {
      return precision;
    }

    public void setPrecision(@Nullable String name) {
      precision = name;
    }

    /** How many runs of one call go on at once; 0 for what suits the device. */
    public int getWorkers() {
      return workers;
    }

    public void setWorkers(int count) {
      workers = count;
    }

    /** Whether the model is opened when it is first used, and not when the application starts. */
    public boolean isLazy() {
      return lazy;
    }

    public void setLazy(boolean later) {
      lazy = later;
    }

    /** The task's options by their names, such as {@code top-k}. */
    public Map<String, String> getOptions() {
      return options;
    }

    public void setOptions(Map<String, String> byName) {
      options = byName;
    }
  }
}
