/**
 * Sources as people declare them in a file, and what is wrong with it, by line and column.
 *
 * <pre>
 *   sources.yaml -> YamlFields, YamlValues -> SourceReader -> SourceSpec
 *                                                  |  SourceField: which field fits which kind
 *                                                  v
 *                                    Problems -> SourcesFileException (all of them at once)
 *   SourcesWatch looks at the file every second
 * </pre>
 */
package org.earshot.source.declared;
