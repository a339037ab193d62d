/**
 * What a model folder holds: task, files, graphs, inputs and outputs, parameters, attention. {@link
 * dev.heed.inspect.Inspection} is one record with all of it.
 */
@NullMarked
package dev.heed.inspect;

import org.jspecify.annotations.NullMarked;
