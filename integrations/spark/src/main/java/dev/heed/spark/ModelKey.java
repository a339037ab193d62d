package dev.heed.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model is opened by, alike in the driver and in executors.
 *
 * @param model as it was asked for; empty for the task's standard model
 * @param threads of the processor for one run; 0 for what {@code device} says
 */
record ModelKey(String task, String model, String device, int threads, Map<String, String> options)
    implements Serializable {

  ModelKey {
    options = new TreeMap<>(options); // one that Java and Kryo can write
  }

  String place() {
    return threads > 0 && device.equals("cpu") ? "cpu:" + threads : device;
  }
}
