import { SQLDialect, type SQLDialectSpec } from '@codemirror/lang-sql';

const words: SQLDialectSpec = {
  keywords:
    'add after all alter analyze and as asc before begin between bucket bucketed by call case catalog catalogs change ' +
    'changelog check cluster clustered column columns comment compact compile compute constraint create cross cube ' +
    'current database databases default deferred delete desc describe distinct distributed drop else emit end ' +
    'enforced escape except execute exists explain extended false fetch filter first following for foreign from full ' +
    'function functions generated group grouping having hash if in include including inner insert instead intersect ' +
    'interval into is jar jars join key lateral last left like limit load match_recognize materialized measures ' +
    'merge metadata model models module modules natural no not null nulls of offset on only or order ordinality outer ' +
    'over overwrite partition partitioned pattern per permute persisted plan preceding primary procedures range ' +
    'refresh rename replace reset respect right rollup row rows select semi session set sets show statement system ' +
    'table tables tablesample temporary then time to true unbounded union unique unload unnest update upsert use ' +
    'using values view views virtual watermark when where window with within without zone',
  types:
    'array bigint binary boolean bytes char date dec decimal double float int integer interval map multiset numeric ' +
    'precision raw real row smallint string structured time timestamp timestamp_ltz tinyint varbinary varchar variant',
  builtin:
    'abs approx_count_distinct array_agg array_contains avg bround cardinality cast ceil char_length coalesce collect ' +
    'concat concat_ws convert_tz count cume_dist cumulate current_date current_row_timestamp current_time ' +
    'current_timestamp current_watermark date_format day dayofmonth dayofweek dayofyear decode dense_rank element ' +
    'encode exp extract first_value floor from_base64 from_unixtime greatest hop hour if ifnull initcap is_json ' +
    'json_array json_exists json_object json_query json_value lag last_value lead least left listagg ln localtime ' +
    'localtimestamp log lower lpad ltrim max md5 min minute mod month now nth_value ntile nullif overlay ' +
    'parse_json percent_rank position power proctime quarter rand rand_integer rank regexp regexp_extract ' +
    'regexp_replace repeat replace reverse right round row_number rowtime rpad rtrim second sha256 sign split_index ' +
    'sqrt stddev_pop stddev_samp str_to_map substr substring sum timestampadd timestampdiff to_base64 to_date ' +
    'to_timestamp to_timestamp_ltz trim truncate try_cast tumble tumble_end tumble_start typeof unix_timestamp upper ' +
    'uuid var_pop var_samp week window_end window_start window_time year descriptor',
  identifierQuotes: '`',
  hashComments: false,
  slashComments: false,
  backslashEscapes: false,
  doubleQuotedStrings: false,
  operatorChars: '*+-%<>!=&|^~/',
  specialVar: '',
};

/** Words of Flink SQL; only colouring and completion: what is right is for Flink to say. */
export const flinkDialect = SQLDialect.define(words);

/** The same without functions, for completion where those come with their signatures. */
export const flinkKeywords = SQLDialect.define({ ...words, builtin: 'descriptor' });
