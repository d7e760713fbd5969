{{ config(materialized='view') }}

{{ levels(ref('term_hourly'), 'bucket', 'hour') }}
