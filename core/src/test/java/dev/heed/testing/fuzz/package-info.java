/**
 * Files that nobody would write, by the thousand: seeds are mutated and read, and all but an answer
 * or a refusal is a finding.
 */
@NullMarked
package dev.heed.testing.fuzz;

import org.jspecify.annotations.NullMarked;
